"""Loading a definition: first what it would change, then the loading. What is wrong is said with its line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from brobygger.kernel.errors import Conflict, Invalid
from brobygger.kernel.routes import actor_of, route
from brobygger.measures import access, services
from brobygger.measures.forms import TextForm
from brobygger.measures.instruments import comparing
from brobygger.measures.instruments.comparing import Change, What
from brobygger.measures.instruments.problems import BrokenDefinition
from brobygger.measures.instruments.shape import say
from brobygger.measures.services import Draft
from brobygger.measures.views import catalogue
from brobygger.ui import words

FILES = ("questionnaire", "sheet")
SAID = {
    What.TITLE: gettext_lazy("The name is another"),
    What.INTRO: gettext_lazy("The text above the questions is another"),
    What.LANGUAGES: gettext_lazy("The languages are others"),
    What.ITEM_NEW: gettext_lazy("A new question: %(name)s"),
    What.ITEM_GONE: gettext_lazy("A question is gone: %(name)s"),
    What.ITEM_TEXT: gettext_lazy("Question %(name)s is worded anew"),
    What.ITEM_ANSWERS: gettext_lazy("Question %(name)s has other answers, or they count otherwise"),
    What.ORDER: gettext_lazy("The questions come in another order"),
    What.SCORE_NEW: gettext_lazy("A new score: %(name)s"),
    What.SCORE_GONE: gettext_lazy("A score is gone: %(name)s"),
    What.SCORE_RULE: gettext_lazy("The score %(name)s is counted otherwise"),
    What.LIMITS: gettext_lazy("Limits, cut-offs or reliable change are others"),
    What.LICENCE: gettext_lazy("The terms of use are others"),
}


@require_http_methods(["GET", "POST"])
@route(audience="leader")
def load(request: HttpRequest) -> HttpResponse:
    """A leader loads a questionnaire: the one that the files name, new or a new version."""
    return _page(request, None, {"heading": _("Load a questionnaire")})


@require_http_methods(["GET", "POST"])
@route(audience="leader")
def text(request: HttpRequest, instrument: str) -> HttpResponse:
    """A leader loads the organisation's own text of one questionnaire."""
    access.licence(actor_of(request))
    card = catalogue.card_of(request, instrument)
    return _page(request, instrument, catalogue.row_of(card) | {"heading": _("Own text")})


def _page(request: HttpRequest, instrument: str | None, page: dict[str, Any]) -> HttpResponse:
    """The two files, then what they would change, then the loading. What was sent stays between the two last."""
    actor = actor_of(request)
    access.licence(actor)
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    problem: BrokenDefinition | None = None
    if form.is_valid():
        try:
            given = {name: _given(request, form, name) for name in FILES}
            if "save" in request.POST:
                found = services.load_text(actor, instrument=instrument, **given)
                messages.success(request, _("The text is loaded."))
                return redirect("measures:questionnaire", found.key)
            draft = services.look_at(actor, instrument=instrument, **given)
            return render(request, "measures/load_draft.html", page | _told(draft) | {"given": given})
        except BrokenDefinition as broken:
            problem = broken
        except (Invalid, Conflict) as refused:
            form.refuse(refused) if isinstance(refused, Invalid) else form.add_error(None, refused.message)
    more = {"form": form, "broken": _broken(problem) if problem else None}
    return render(request, "measures/load.html", page | more, status=422 if form.is_bound else 200)


def _broken(problem: BrokenDefinition) -> dict[str, Any]:
    """Which of the two files, on which line, at which place, and what to do."""
    file = _("The questions") if problem.file.endswith(".json") else _("The scoring")
    return {"file": file, "line": problem.line, "path": problem.path, "said": problem.said(_)}


def _given(request: HttpRequest, form: TextForm, name: str) -> str:
    """The file, or its text as the page before has kept it."""
    kept = request.POST.get(f"{name}_text")
    return kept.replace("\r\n", "\n") if kept else _read(form.cleaned_data[name], name)


def _read(file: UploadedFile | None, field: str) -> str:
    if file is None:
        raise Invalid(_("Choose a file."), field=field, code="no-file")
    try:
        return str(file.read(), "utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("The file is not text (UTF-8)."), field=field, code="not-text") from None


def _told(draft: Draft) -> dict[str, Any]:
    language, new, before = words.language(), draft.instrument, draft.before
    found = comparing.changes(before, new, language) if before else ()
    return {
        "name": say(new.title, language),
        "new_version": new.version,
        "old_version": before.version if before else "",
        "count": len(new.items),
        "score_count": len(new.scores),
        "languages": ", ".join(catalogue.LANGUAGE_NAMES[one] for one in new.languages),
        "changes": [_change(one) for one in found],
        "counts_otherwise": comparing.counts_otherwise(found),
    }


def _change(one: Change) -> dict[str, str]:
    return {"what": str(SAID[one.what]) % {"name": one.name}, "before": one.before, "after": one.after}
