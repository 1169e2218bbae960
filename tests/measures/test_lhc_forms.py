"""Another program draws our questionnaires: LHC-Forms, of the National Library of Medicine, in a real browser.

It comes with npm as a tool of the tests (`lforms`, its `dist/` is whole in itself) and is served to the page from
node_modules, by an address that exists in this browser alone. Nothing of it is shipped.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from brobygger.measures.exchange.answered import response
from brobygger.measures.instruments import shipped
from brobygger.measures.instruments.shape import Instrument, say
from brobygger.measures.instruments.writing import to_fhir
from tests.measures.test_exchange import administration

LFORMS = (Path(__file__).resolve().parents[2] / "node_modules/lforms/dist/lforms").resolve()
HERE = "http://lhc.test/"
SCRIPTS = ("assets/lib/zone.min.js", "runtime.js", "polyfills.js", "main.js")
PAGE = (
    '<!doctype html><html lang="nb"><title>LHC-Forms</title><link rel="stylesheet" href="/webcomponent/styles.css">'
    '<body><div id="form"></div>'
    + "".join(f'<script src="/webcomponent/{name}"></script>' for name in SCRIPTS)
    + '<script src="/fhir/R4/lformsFHIR.min.js"></script>'
)
DRAW = """async ([questionnaire, response]) => {
  const draw = async (form) => {
    document.getElementById("form").replaceChildren();
    await LForms.Util.addFormToPage(form, "form", {fhirVersion: "R4"});
    return LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4");
  };
  const empty = await draw(questionnaire);
  const form = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
  const given = await draw(LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, form, "R4"));
  return [empty.item ?? [], given.item ?? []];
}"""
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def serve(route: Route) -> None:
    """Files of the package; the rest of the world is not there."""
    name = route.request.url.removeprefix(HERE)
    file = (LFORMS / name).resolve()
    if not route.request.url.startswith(HERE) or not file.is_relative_to(LFORMS):
        route.abort()
    elif not name:
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
    elif file.is_file():
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
    else:
        route.fulfill(status=404)


def values(items: list[dict[str, Any]]) -> dict[str, object]:
    """What is answered, by question."""
    answers = {row["linkId"]: row["answer"][0] for row in items}
    return {
        key: one["valueCoding"]["code"] if "valueCoding" in one else next(iter(one.values()))
        for key, one in answers.items()
    }


def see(page: Page, one: Instrument) -> None:
    """Every question stands on the page, nothing is answered beforehand, and our answers come back as they were."""
    sent = response(administration(one))
    empty, given = page.evaluate(DRAW, [to_fhir(one), sent])
    shown = page.locator("#form").inner_text()
    missing = [say(item.words, "nb") for item in one.items if say(item.words, "nb") not in shown]
    assert (one.key, missing, empty) == (one.key, [], [])
    assert values(given) == values(sent["item"]), one.key


def test_lhc_forms_draws_every_questionnaire_of_ours_and_reads_what_was_answered(browser: Browser) -> None:
    assert LFORMS.is_dir(), "LHC-Forms is not installed: `make vendor` installs the npm packages"
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    context.route("**/*", serve)
    page.goto(HERE)
    for one in shipped.newest().values():
        see(page, one)
    context.close()
    assert complaints == []
