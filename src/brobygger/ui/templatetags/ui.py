"""The tags that pages are composed with: components and their slots, icons, moments, form fields."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from brobygger.ui import pieces, words
from brobygger.ui.fields import component_of, marked_options

register = template.Library()
_ATTRIBUTES = ("hx_", "data_", "aria_")
_SLOTS = "_slots"
register.filter("clock", words.clock)
register.filter("day", words.day)
register.filter("in_full", words.date)
register.filter("moment", words.moment)
register.filter("initials", words.initials)
register.filter("message_text", words.message_text)


def render_component(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    """Render ui/components/<name>.html with these values only; hx_, data_ and aria_ keys become its attributes."""
    plain = {key: value for key, value in values.items() if not key.startswith(_ATTRIBUTES)}
    named = [(key.replace("_", "-"), value) for key, value in values.items() if key.startswith(_ATTRIBUTES)]
    plain["attrs"] = format_html_join("", ' {}="{}"', [pair for pair in named if pair[1] not in (None, False)])
    if plain.get("options"):
        plain["options"] = marked_options(plain["options"], plain.get("value"))
    for shared in ("request", "csrf_token"):
        plain.setdefault(shared, context.get(shared))
    if name in pieces.PIECES:
        return pieces.PIECES[name](plain)
    engine = context.template.engine  # type: ignore[union-attr]
    return engine.get_template(f"ui/components/{name}.html").render(context.new(plain))


class ComponentNode(template.Node):
    """A component, with or without something inside."""

    def __init__(self, name: str, values: dict[str, FilterExpression], nodelist: NodeList | None) -> None:
        self.name = name
        self.values = values
        self.nodelist = nodelist or NodeList()

    def render(self, context: Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.values.items()}
        if self.nodelist:
            with context.push(**{_SLOTS: {}}):
                content = self.nodelist.render(context)
                slots = context[_SLOTS]
            values |= slots | {"content": content if content.strip() else ""}
        return render_component(context, self.name, values)


class SlotNode(template.Node):
    """A second filled place of the component around it."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        context[_SLOTS][self.name] = self.nodelist.render(context)
        return ""


def _named(parser: Parser, token: Token) -> tuple[str, dict[str, FilterExpression]]:
    bits = token.split_contents()
    if len(bits) < 2 or bits[1][0] not in "\"'":
        raise template.TemplateSyntaxError(f"{bits[0]} needs the name of a component in quotes")
    rest = bits[2:]
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{bits[0]} takes key=value only, not {rest[0]}")
    return bits[1][1:-1], values


@register.tag("ui")
def ui(parser: Parser, token: Token) -> ComponentNode:
    """{% ui "button" label=_("Send") %}: a component with nothing inside."""
    return ComponentNode(*_named(parser, token), None)


@register.tag("component")
def component(parser: Parser, token: Token) -> ComponentNode:
    """{% component "card" heading=… %}…{% endcomponent %}: what is inside is the variable `content`."""
    name, values = _named(parser, token)
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(name, values, nodelist)


@register.tag("slot")
def slot(parser: Parser, token: Token) -> SlotNode:
    """{% slot "actions" %}…{% endslot %} inside a component."""
    name, _values = _named(parser, token)
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, nodelist)


register.simple_tag(pieces.icon, name="icon")
register.simple_tag(pieces.time, name="time")


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str) -> SafeString:
    """A component that is written in Python, from the variables of its (almost empty) template."""
    return pieces.PIECES[name]({str(key): value for key, value in context.flatten().items()})


@register.simple_tag(takes_context=True)
def message(context: Context, values: dict[str, Any], **more: Any) -> SafeString:
    """{% message values %}: the message component from one dict with the names of its variables; the quickest way."""
    return pieces.message({"csrf_token": context.get("csrf_token"), **values, **more})


@register.simple_tag(takes_context=True)
def form_field(context: Context, field: BoundField, **values: Any) -> SafeString:
    """A bound field with label, help text and errors, through the component that fits its widget."""
    name, given = component_of(field)
    return render_component(context, name, given | values)


@register.simple_tag(takes_context=True)
def form_errors(context: Context, form: BaseForm, **values: Any) -> str:
    """The error summary of a form with links to its fields; nothing when all is well."""
    errors = [("", text) for text in form.non_field_errors()]
    for field in form:
        errors += [(field.id_for_label or field.auto_id, text) for text in field.errors]
    return render_component(context, "error_summary", {"errors": errors} | values) if errors else ""
