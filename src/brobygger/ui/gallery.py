"""What the gallery (`/ui/`) shows: made-up people of the story around Are, and every component in every state."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

from brobygger.kernel.clock import now
from brobygger.ui.charts import Band, Level, Point, drawn

PAGES = (
    "forms", "people", "room", "room-helper", "home", "home-person", "new-room", "consent", "log", "charts",
    "signed-out",
)  # fmt: skip

Row = dict[str, Any]


def _id(number: int) -> str:
    return str(UUID(int=number))


PEOPLE: dict[str, Row] = {
    "are": {"name": "Are Andersen", "mark": "person", "title": "", "organisation": ""},
    "jonas": {"name": "Jonas Berg", "mark": 1, "title": "kommunepsykolog", "organisation": "Askøy kommune"},
    "frida": {"name": "Frida Fosse", "mark": 2, "title": "fastlege", "organisation": "Askøy legekontor"},
    "vera": {"name": "Vera Vik", "mark": 3, "title": "veileder", "organisation": "NAV Askøy"},
    "sara": {"name": "Sara Solheim", "mark": 4, "title": "psykolog", "organisation": "Øyane DPS"},
    "mona": {"name": "Mona Myhre", "mark": 5, "title": "erfaringskonsulent", "organisation": "FACT Askøy"},
    "ola": {"name": "Ola Andersen", "mark": 6, "title": "bror", "organisation": ""},
}
for _number, _person in enumerate(PEOPLE.values(), 1):
    _person["membership"] = _id(_number)


def context() -> Row:
    """Everything that the gallery's templates draw from."""
    moment = now()
    return {
        "acting": {
            "name": "Sara Solheim",
            "title_label": "psykolog",
            "organisation_name": "Øyane DPS",
            "can_switch": True,
            "is_helper": True,
            "mark": 4,
        },
        "people": PEOPLE,
        "everybody": [PEOPLE[key] for key in ("are", "jonas", "frida", "vera", "sara")],
        "others": [PEOPLE[key] for key in ("are", "jonas", "frida", "vera")],
        "marks": [{"name": f"{mark} X", "mark": mark} for mark in ("person", 1, 2, 3, 4, 5, 6, 0)],
        "moment": moment,
        "yesterday": moment - dt.timedelta(days=1),
        "days_ago": moment - dt.timedelta(days=4),
        "long_ago": moment - dt.timedelta(days=420),
        "ids": [_id(number) for number in range(100, 140)],
        "quick": [("received", "Mottatt"), ("mine", "Jeg tar det"), ("no", "Passer ikke")],
        "readers_text": "Leses av 5: Are, Jonas, Frida, Vera og deg",
        "colors": ("info", "success", "warning", "danger"),
        "icons": _icons(),
        "long_text": LONG,
        "consent_sections": CONSENT,
        "options": OPTIONS,
        "step_names": ["Hvem", "Hvorfor og hvem flere"],
        "periods": [("3", "Tre måneder"), ("6", "Seks måneder"), ("12", "Ett år")],
        "kinds": [("times", "Avtaler og tidspunkt"), ("agreed", "Det vi er enige om"), ("how", "Hvordan det går")],
        "chosen_kinds": ["times", "agreed"],
        "yes_no": [("yes", "Ja"), ("no", "Nei")],
        **_charts(),
        "errors": [("mobile", "Skriv et norsk mobilnummer med åtte siffer."), ("why", "Skriv en setning om hvorfor.")],
    }


def _charts() -> Row:
    days = [30, 28, 33, 31, 29, 34, 30, 27, 14, 12, None, 15, 13, 11, 12, 16, 10]
    run = [Point(f"{1 + n % 12:02}.{2025 + n // 12}", value, f"{value} dager") for n, value in enumerate(days)]
    course = [
        Point(f"Samtale {n}", value, f"{value:g}".replace(".", ","))
        for n, value in enumerate([14.2, 15, 13.8, 17.5, 19, 22.4], 1)
    ]
    return {
        "run_chart": drawn(run, levels=[Level(21.5, "Median 21,5 dager")], marked=range(8)),
        "course_chart": drawn(course, bands=[Band(12, 20, "Innenfor målefeilen")], low=0, high=40),
        "one_point": drawn(course[:1]),
    }


def _icons() -> list[str]:
    folder = Path(__file__).parent / "templates" / "ui" / "icons"
    return sorted(path.stem for path in folder.glob("*.svg") if path.stem not in ("mark", "gap"))


LONG = (
    "Hei alle sammen. Are og jeg snakket lenge i dag. Han sover litt bedre, men synes det er mye å holde styr på.\n\n"
    "Vi ble enige om tre ting:\n1. Timen på DPS blir 17. november kl. 10.\n2. Møtet på NAV venter til etterpå.\n"
    "3. Frida ser på medisinene på torsdag.\n\nVeibeskrivelse: https://www.oyane-dps.example/finn-fram?inngang=b2"
)
CONSENT: list[Row] = [
    {
        "heading": "Hva dette er",
        "text": "Et felles rom på nett der du og de som hjelper deg kan skrive til hverandre. "
        "Du ser alt som skrives, og hvem som har lest.",
    },
    {
        "heading": "Hvem som blir med",
        "points": ["Jonas Berg, kommunepsykolog i Askøy kommune", "Frida Fosse, fastlegen din", "Vera Vik, NAV Askøy"],
    },
    {
        "heading": "Hva de kan skrive om",
        "points": ["Avtaler og tidspunkt", "Hva vi har blitt enige om", "Hvordan det går med deg, i korte trekk"],
    },
    {
        "heading": "Du bestemmer",
        "text": "Du kan si nei. Du kan ombestemme deg når som helst, ta ut én person eller sette rommet på pause. "
        "Det virker med en gang, og du får den samme hjelpen som før.",
    },
]
OPTIONS: list[Row] = [
    {"value": "write", "text": "Jeg skriver med", "hint": "Du kan svare og spørre når du vil.", "checked": True},
    {"value": "read", "text": "Jeg leser bare", "hint": "Du ser alt, og kan ombestemme deg."},
    {"value": "told", "text": "Si fra på SMS når det skjer noe", "hint": "Meldingen sier aldri hva det gjelder."},
]
