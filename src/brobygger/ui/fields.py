"""From a form's field to the component that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

_TYPES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.PasswordInput, "password"),
    (forms.EmailInput, "email"),
    (forms.NumberInput, "number"),
    (forms.FileInput, "file"),
    (forms.DateTimeInput, "datetime-local"),
    (forms.DateInput, "date"),
    (forms.TimeInput, "time"),
)
_PASSED_ON = "autocomplete autofocus inputmode max maxlength min pattern placeholder rows size"


def component_of(field: BoundField) -> tuple[str, dict[str, Any]]:
    """The component's name and what it is to be told about a bound field."""
    widget = field.field.widget
    values = _common(field, widget)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "checkbox" if isinstance(widget, forms.CheckboxSelectMultiple) else "radio"
        return "choices", values | {"legend": field.label, "options": _options(field), "type": kind}
    if isinstance(widget, forms.Select):
        return "select", values | {"options": _options(field)}
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox", values | {"checked": bool(field.value()), "value": "on"}
    if isinstance(widget, forms.Textarea):
        return "textarea", values
    return "field", values | {"type": _type_of(widget)}


def marked_options(options: Iterable[Any], value: Any) -> list[dict[str, Any]]:
    """Options as dicts that know whether they are chosen; each comes as (value, text) or as a dict."""
    chosen = {str(one) for one in value} if isinstance(value, list | tuple | set | frozenset) else {str(value)}
    marked = []
    for option in options:
        row = dict(option) if isinstance(option, Mapping) else {"value": option[0], "text": option[1]}
        if value is not None:
            row["checked"] = row.get("checked") or str(row["value"]) in chosen
        marked.append(row)
    return marked


def _common(field: BoundField, widget: forms.Widget) -> dict[str, Any]:
    passed_on = {name: widget.attrs[name] for name in _PASSED_ON.split() if name in widget.attrs}
    return passed_on | {
        "name": field.html_name,
        "id": field.id_for_label or field.auto_id or field.html_name,
        "label": field.label,
        "hint": field.help_text,
        "error": " ".join(str(text) for text in field.errors),
        "value": _value_of(field, widget),
        "required": field.field.required,
        "disabled": field.field.disabled,
    }


def _value_of(field: BoundField, widget: forms.Widget) -> Any:
    """What stands in the field: never a password, and dates in the form that the browser's own fields take."""
    value = field.value()
    if isinstance(widget, forms.PasswordInput | forms.FileInput) or value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return str(value)


def _type_of(widget: forms.Widget) -> str:
    for kind, name in _TYPES:
        if isinstance(widget, kind):
            return name
    return str(widget.attrs.get("type") or getattr(widget, "input_type", "text"))


def _options(field: BoundField) -> list[dict[str, Any]]:
    choices = getattr(field.field, "choices", [])
    return [{"value": str(value), "text": text} for value, text in choices]
