"""The convene page as forms: the meeting, its points, its agenda; rows come and go without scripts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.decide.meeting import EARLIEST_YEAR
from chibo.assembly.meetings.rules.kinds import THEMATIC_PART
from chibo.assembly.meetings.services import sessions
from chibo.assembly.meetings.services.convening import Plan
from chibo.core.ids import uuid7

LATEST_YEAR = 2200
MOST_ROWS = 60
ITEM_KINDS = [
    ("information", _("Information")),
    ("discussion", _("Discussion")),
    ("decision", _("Decision")),
    ("election", _("Election")),
    ("personnel", _("Personnel")),
    ("minutes", _("Last minutes")),
    ("tasks", _("Tasks given out")),
    ("thematic", _("Thematic part")),
    ("confidential_discipline", _("Confidential: discipline")),
    ("confidential_personnel", _("Confidential: personnel")),
]
UNREAD = (closed.ITEM, _("Confidential"))  # what it is about, only its readers see
POINT_KINDS = [
    ("main", _("Main meeting point")),
    ("secondary", _("Secondary meeting point")),
    ("online", _("Own devices")),
]
MODES = [
    ("in_person", _("In one place")),
    ("hybrid", _("Hybrid: one place, and other points or own devices")),
    ("online", _("Online only")),
]
Choices = Sequence[tuple[str, Any]]


class PlanForm(forms.Form):
    """Time, place, mode, who leads and who writes."""

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    title = forms.CharField(label=_("Title"), max_length=200)
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(
            attrs={"type": "date", "data-month-in": "id_title"}, format="%Y-%m-%d"
        ),
        error_messages={"invalid": _("This day does not exist. Write it like 03/11/2026.")},
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
    )
    start = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end = forms.TimeField(
        label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    mode = forms.ChoiceField(label=_("How"), choices=MODES, widget=forms.RadioSelect)
    scattered = forms.IntegerField(
        label=_("Members who cannot come to one place"),
        min_value=0,
        max_value=5_000,
        required=False,
    )
    chair = forms.ChoiceField(label=_("Chair"))
    secretary = forms.ChoiceField(label=_("Minutes secretary"))

    def __init__(self, *args: Any, kinds: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, kind=kinds, chair=people, secretary=people)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise forms.ValidationError(
                _("The year %(year)s cannot be right. Check the date."), params={"year": day.year}
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end must come after the beginning, on the same day."))
        return data


class PointForm(forms.Form):
    """A meeting point and who is responsible there."""

    name = forms.CharField(label=_("Name of the point"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of point"), choices=POINT_KINDS)
    responsible = forms.ChoiceField(label=_("Responsible person"), required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, responsible=[("", _("Nobody")), *people])


class ItemForm(forms.Form):
    """A line of the agenda."""

    title = forms.CharField(label=_("Title of the item"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind of item"), choices=ITEM_KINDS)
    minutes = forms.IntegerField(label=_("Minutes needed"), min_value=1, max_value=600)
    decision_type = forms.ChoiceField(label=_("Kind of decision"), required=False)
    presenter = forms.CharField(label=_("Presented by"), max_length=120, required=False)
    outline = forms.CharField(label=_("Outline"), max_length=1_000, required=False)
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, types: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["kind"].value() == closed.ITEM:
            _offer(self, kind=[UNREAD])
        _offer(self, decision_type=[("", _("No vote")), *types])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == THEMATIC_PART and not data.get("presenter"):
            self.add_error("presenter", _("Name who presents the thematic part."))
        data["case"] = str(data.get("case") or "")
        return data


def _offer(form: forms.Form, **choices: Choices) -> None:
    """Give fields their choices, and all fields the look."""
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared with the form
        field.choices = list(offered)
    for field in form.fields.values():
        if not isinstance(field.widget, forms.RadioSelect):
            field.widget.attrs.setdefault("class", "form-control")


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page offers to choose from: kinds of meetings, members, decision types."""

    kinds: Choices
    people: Choices
    types: Choices


class PlanForms:
    """The whole page: the meeting, its points, its agenda."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        offers: "Offers",
        points: int,
        items: int,
        bound: bool,
    ) -> None:
        given = {"data": data} if bound else {"initial": data}
        people, types = offers.people, offers.types
        self.plan = PlanForm(**given, kinds=offers.kinds, people=people)
        self.points = [
            PointForm(
                **_given(data, f"points-{n}", bound=bound), prefix=f"points-{n}", people=people
            )
            for n in range(points)
        ]
        self.items = [
            ItemForm(**_given(data, f"items-{n}", bound=bound), prefix=f"items-{n}", types=types)
            for n in range(items)
        ]

    def is_valid(self) -> bool:
        """Whether every part can be kept."""
        valid = [form.is_valid() for form in [self.plan, *self.points, *self.items]]
        return all(valid)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """All errors: id of the field, its label, what to correct."""
        found = []
        for form in [self.plan, *self.points, *self.items]:
            for name, messages in form.errors.items():
                field = form[name]
                found.append((field.id_for_label, str(field.label), " ".join(map(str, messages))))
        return found

    def kept(self) -> Plan:
        """The plan as the services take it; only after ``is_valid``."""
        data = self.plan.cleaned_data
        return Plan(
            kind=data["kind"],
            mode=data["mode"],
            title=data["title"],
            place=data["place"],
            start=_moment(data["day"], data["start"]),
            end=_moment(data["day"], data["end"]),
            chair=UUID(data["chair"]),
            secretary=UUID(data["secretary"]),
            points=[
                {**form.cleaned_data, "responsible": form.cleaned_data["responsible"] or None}
                for form in self.points
            ],
            items=[form.cleaned_data for form in self.items],
            scattered=data["scattered"] or 0,
        )


def _given(data: Mapping[str, Any], prefix: str, *, bound: bool) -> dict[str, Any]:
    if bound:
        return {"data": data}
    start = f"{prefix}-"
    return {"initial": {k.removeprefix(start): v for k, v in data.items() if k.startswith(start)}}


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def stored(meeting: Meeting) -> dict[str, Any]:
    """What the draft holds, as the values of the forms."""
    start, end = timezone.localtime(meeting.planned_start), timezone.localtime(meeting.planned_end)
    data: dict[str, Any] = {
        "kind": meeting.kind,
        "title": meeting.title,
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        "place": meeting.place,
        "mode": meeting.mode,
        "scattered": meeting.plan["scattered"] or "",
        "chair": str(meeting.chair_id),
        "secretary": str(meeting.secretary_id),
    }
    return {
        **data,
        **spread("points", meeting.plan["points"]),
        **spread("items", with_cases(sessions.for_readers(meeting.plan["items"]))),
    }


def with_cases(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the agenda, each with the id of the closed session that it would have.

    A draft saves itself after each change: the id in the form keeps an item that becomes confidential
    the same one from then on.
    """
    return [{**row, "case": row.get("case") or str(uuid7())} for row in rows]


def spread(prefix: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as flat values: ``items-0-title`` and so on."""
    return {f"{prefix}-{n}-{k}": v or "" for n, row in enumerate(rows) for k, v in row.items()}


def gathered(data: Mapping[str, Any], prefix: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """Flat values as rows again; as many as the form says, at most ``MOST_ROWS``."""
    try:
        count = min(int(data.get(f"{prefix}-count", 0)), MOST_ROWS)
    except ValueError:
        count = 0
    return [{name: data.get(f"{prefix}-{n}-{name}", "") for name in names} for n in range(count)]


def moved(
    rows: list[dict[str, Any]], deed: str, at: int, *, fresh: dict[str, Any]
) -> list[dict[str, Any]]:
    """Rows after ``add``, ``remove``, ``up`` or ``down`` at a place; anything else changes nothing."""
    rows = list(rows)
    if deed == "add" and len(rows) < MOST_ROWS:
        return [*rows, fresh]
    if not 0 <= at < len(rows):
        return rows
    if deed == "remove":
        return rows[:at] + rows[at + 1 :]
    other = at - 1 if deed == "up" else at + 1
    if deed in {"up", "down"} and 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    return rows
