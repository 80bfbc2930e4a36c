"""Components with content, and those that have to compute; the plain ones are includes (``components/``)."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context, loader
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from chibo.web import charts, icons, lists, sheets
from chibo.web import slots as places

register = template.Library()


def _render(name: str, values: dict[str, Any], context: Context | None = None) -> SafeString:
    request: HttpRequest | None = context.get("request") if context is not None else None
    # Passed by hand instead of running the context processors again for each component.
    if context is not None and "csrf_token" in context:
        values["csrf_token"] = context["csrf_token"]
    values["request"] = request
    return loader.render_to_string(f"components/{name}.html", values)


def _own_key(context: Context) -> str:
    """A fresh idempotency key, but none in a rendering that many people receive: they would share it."""
    return str(uuid4()) if context.get("csrf_token") else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of ``icons.PATHS``, hidden from readers: the word stands beside it."""
    paths = mark_safe(icons.PATHS[name])  # noqa: S308  drawn in our own source
    return format_html('<svg viewBox="0 0 24 24" aria-hidden="true">{}</svg>', paths)


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> SafeString:
    """``{% card "Title" id="x" lead=True level=2 badge=… badge_kind=… stack=False %}…{% endcard %}``: one subject.

    The card has the id given, so that it can be replaced; its heading has ``h-`` before it.
    """
    name = options.get("id") or slugify(title.replace("đ", "d").replace("Đ", "D"))
    return _render(
        "card", {"stack": True, **options, "content": content, "title": title, "name": name}
    )


@register.simple_block_tag
def notice(content: str, title: str = "", **options: Any) -> SafeString:
    """``{% notice "What happened" kind="good|info|warn|bad" id=… quiet=True %}What to do.{% endnotice %}``."""
    return _render("notice", {"kind": "info", **options, "content": content, "title": title})


@register.simple_block_tag
def empty(content: str, title: str = "", **options: Any) -> SafeString:
    """``{% empty "Nothing yet" url=… action=… %}How it will fill.{% endempty %}``."""
    return _render("empty", {**options, "content": content, "title": title})


@register.simple_block_tag(takes_context=True)
def command(context: Context, content: str, url: str, **options: Any) -> SafeString:
    """``{% command url class="stack" id=… keep=_("Opinion") vote=True part=False %}fields and button{% endcommand %}``.

    A form that posts, with the token and the idempotency key. With scripts it is sent without leaving
    the page (see docs/decisions/0003-front-end.md); ``keep`` names what may wait on the device without
    a network; ``leave=True`` makes it an ordinary form; ``files=True`` for uploads.
    """
    values = {**options, "content": content, "url": url, "key": _own_key(context)}
    return _render("command", values, context)


@register.inclusion_tag("components/action.html", takes_context=True)
def action(context: Context, url: str, label: str, **options: Any) -> dict[str, Any]:
    """``{% action url "Close the vote" kind="primary" key="v" fields=dict confirm=… %}``: a form of one button.

    ``kind`` primary, quiet, danger or nothing; ``small`` ``wide``; ``key`` a single letter or Enter;
    ``fields`` hidden values; ``name`` and ``value`` of the button; ``aria`` a longer name; ``pressed``;
    ``keep`` what may wait offline; ``leave`` for an ordinary form; ``disabled`` a sentence why not now.
    """
    options.setdefault("kind", "")
    return {
        **options,
        "url": url,
        "label": label,
        "key_value": _own_key(context),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context, content: str, title: str, url: str, deed: str, **options: Any
) -> SafeString:
    """``{% confirm "Close the vote?" url "Close the vote" label=… id="close" kind="primary" safe=_("Wait") %}…{% endconfirm %}``.

    A button that opens a question with two buttons that name the deeds; for what cannot be undone. Without
    scripts the question opens in the page. ``fields`` hidden values, ``key`` a letter, ``leave`` ordinary form.
    """
    values = {"kind": "", "label": deed, **options}
    values |= {
        "content": content,
        "title": title,
        "url": url,
        "deed": deed,
        "key_value": _own_key(context),
    }
    return _render("confirm", values, context)


@register.simple_tag(takes_context=True)
def command_key(context: Context) -> SafeString:
    """The hidden idempotency key, for a form written by hand."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', _own_key(context))


@register.inclusion_tag("components/base_bar.html")
def base_bar(
    yes: int, no: int, abstain: int, away: int, needed: int, **options: Any
) -> dict[str, Any]:
    """``{% base_bar yes=15 no=2 abstain=1 away=2 needed=14 %}``: result as places of the base, with its legend."""
    bar = charts.base_bar(yes=yes, no=no, abstain=abstain, away=away, needed=needed)
    base = yes + no + abstain + away
    return {
        **options, "bar": bar, "base": base, "needed": needed,
        "yes": yes, "no": no, "abstain": abstain, "away": away,
    }  # fmt: skip


@register.inclusion_tag("components/chart.html")
def chart(figure: charts.Figure, title: str, **options: Any) -> dict[str, Any]:
    """``{% chart figure "Attendance by month, %" id="att" note="Present of …" level=2 %}``: drawing and table."""
    name = options.get("id") or slugify(title)
    return {"level": 2, **options, "figure": figure, "title": title, "name": name}


@register.inclusion_tag("components/spark.html")
def spark(values: Sequence[float | None], label: str) -> dict[str, Any]:
    """``{% spark values "Attendance, last 12 months" %}``: a line beside a number."""
    lines, dot = charts.spark(values)
    return {"lines": lines, "dot": dot, "label": label}


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, key: str, number: bool = False) -> SafeString:
    """``{% sort_header "Members" "members" number=True %}``: a head that sorts by ``?sort=key`` or ``-key``."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    now = str(query.get("sort") or context.get("sort", ""))
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    query["sort"] = f"-{key}" if state == "ascending" else key
    query.pop("page", None)
    sort = mark_safe(' class="n"') if number else ""
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a href="?{}" data-part>{}</a></th>',
        sort, state, query.urlencode(), label,
    )  # fmt: skip


@register.inclusion_tag("components/list_foot.html", takes_context=True)
def list_foot(context: Context, file: str = "", *args: Any) -> dict[str, Any]:
    """``{% list_foot "members:export" %}``: the pages of ``page``, the list as CSV and XLSX, and on paper.

    Args:
        file: name of the address of the file; it takes the kind after ``args``. Empty: not as a file.
    """
    request: HttpRequest = context["request"]
    page = context.get("page")
    values: dict[str, Any] = {"request": request, "page": page}
    if file:
        query = lists.query_of(request)
        for kind in sheets.KINDS:
            values[f"{kind}_url"] = reverse(file, args=[*args, kind]) + query
    if lists.wants_all(request):
        values["pages_url"] = lists.query_of(request) or request.path
    elif page is not None and page.has_other_pages():
        values["all_url"] = lists.query_of(request, all="1")
    return values


@register.inclusion_tag("components/slots.html")
def slots(place: str, *args: Any) -> dict[str, Any]:
    """``{% slots "home" %}``, ``{% slots "meeting.tasks" meeting.pk %}``: what rooms above show here."""
    return {"entries": places.filled(place, *args)}


@register.filter
def as_control(field: BoundField) -> SafeString:
    """The control of a form field with the class of ours; label, hint and error are joined by Django."""
    return field.as_widget(attrs={"class": "form-control"})
