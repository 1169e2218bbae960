"""What people need help with: the tags that units carry, in the words of whoever looks for help."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# In the order they are offered. A code never changes: it stands in the table.
NEEDS = (
    ("work", _("Work")),
    ("housing", _("Housing")),
    ("money", _("Money and debt")),
    ("substance", _("Alcohol and drugs")),
    ("mind", _("Mental health")),
    ("body", _("Body and health")),
    ("family", _("Family and relationships")),
    ("children", _("Children and young people")),
    ("school", _("School and studies")),
    ("leisure", _("Somewhere to be, something to do")),
    ("violence", _("Violence and abuse")),
    ("rights", _("Rights and applications")),
    ("now", _("Help at once")),
)
CODES = frozenset(code for code, _label in NEEDS)

# What else people write when they look for it, in the three languages.
_ALSO = {
    "work": "jobb jobben arbeid arbeidsliv sysselsetting arbeidsretting tiltak work job",
    "housing": "bolig bustad hus leilighet husvære butilbud housing home flat",
    "money": "økonomi penger pengar gjeld sosialhjelp trygd dagpenger money debt",
    "substance": "rus alkohol narkotika ruslidelse rusliding avhengighet substance drugs alcohol",
    "mind": "psykisk helse angst depresjon psykolog terapi mental health anxiety",
    "body": "kropp helse lege søvn smerte trening fysioterapi body health sleep pain",
    "family": "familie samliv parforhold pårørende family couple",
    "children": "barn unge ungdom children youth",
    "school": "skole skule studier utdanning opplæring school education",
    "leisure": "fritid møteplass møtestad aktivitet ensomhet einsemd leisure",
    "violence": "vold overgrep krisesenter violence abuse",
    "rights": "rettigheter rettar søknad klage advokat rights application",
    "now": "akutt krise legevakt hastar haster vakt emergency urgent",
}


def label(code: str) -> str:
    """What a need is called in the reader's language."""
    return str(dict(NEEDS).get(code, code))


def searched_as(code: str) -> str:
    """The one word that a need is found by when it is chosen, and that nobody writes."""
    return f"zzneed{code}"


def words_of(codes: Iterable[str]) -> str:
    """Everything that a unit with these needs is found by."""
    return " ".join(f"{searched_as(code)} {_ALSO[code]}" for code in codes if code in CODES)
