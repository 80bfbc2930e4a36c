"""What people send: each deed of the cockpit has a form; it parses, it does not decide."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules import excuses
from chibo.assembly.voting.rules.sheet import MOST_NAMES

LONGEST_KEY = 64
LONGEST_REASON = 300
REASON = "reason-"
NO_MARKS = frozenset({"seen", "csrfmiddlewaretoken", "idempotency_key"})


def _key(**options: Any) -> forms.CharField:
    return forms.CharField(max_length=LONGEST_KEY, **options)


def _text(**options: Any) -> forms.CharField:
    # Length and emptiness are the rule's affair: its sentence says how much fits.
    return forms.CharField(required=False, **options)


class Nothing(forms.Form):
    """A deed that needs no more than its name."""


class Thing(forms.Form):
    """A deed about one thing."""

    id = _key()


class AtPoint(forms.Form):
    """A deed about a meeting point."""

    point = _key()


class Enter(forms.Form):
    """Somebody is present at a point."""

    roll = _key()
    point = _key()


class Going(forms.Form):
    """Somebody is no longer present."""

    roll = _key()
    going = forms.ChoiceField(choices=[(c, c) for c in ("left", "network", "slip")])

    def values(self) -> dict[str, Any]:
        return {"roll": self.cleaned_data["roll"], "reason": self.cleaned_data["going"]}


class Excuse(forms.Form):
    """Why somebody stays away, and whether that is accepted."""

    roll = _key()
    kind = forms.CharField(max_length=10, required=False)
    reason = _text()
    excused = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "roll": data["roll"],
            "kind": data["kind"] or excuses.OTHER,
            "reason": data["reason"],
            "excused": data["excused"] == "yes",
        }


class AnswerExcuse(forms.Form):
    """The answer to a member who asks to be absent."""

    roll = _key()
    answer = _text()
    excused = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "excused": data["excused"] == "yes"}


class ItemDeed(forms.Form):
    """A deed about an agenda item."""

    item = _key()


class BeginSession(ItemDeed):
    """The closed session of an item opens, about a person or about nobody in particular."""

    concerned = _key(required=False)


class SetAside(ItemDeed):
    """An item is left out or put off, for a reason."""

    reason = _text()


class Conclude(ItemDeed):
    """The conclusion of an item."""

    text = _text()
    seen = forms.IntegerField(min_value=0)


class AskFloor(forms.Form):
    """Somebody is put on the speakers list."""

    roll = _key()
    kind = _key()


class Said(Thing):
    """A contribution ends, with a summary where one was written."""

    text = _text()


class Summarise(Thing):
    """The summary of a contribution."""

    text = _text()
    seen = forms.IntegerField(min_value=0)


class PutMotion(forms.Form):
    """A text is put before the meeting."""

    item = _key()
    proposer = _key()
    text = _text()


class Amend(forms.Form):
    """A passage of a motion is to be replaced."""

    motion_id = _key()
    proposer = _key()
    before = _text()
    after = _text()


class MotionDeed(forms.Form):
    """A deed about a motion."""

    motion_id = _key()


class AmendmentDeed(forms.Form):
    """A deed about an amendment."""

    amendment_id = _key()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class OpenVote(forms.Form):
    """What is put to the vote: ``about`` names an item, motion, amendment or a vote to repeat.

    ``names``, ``seats`` and ``surplus`` belong to elections and votes of confidence, ``named`` to those whose plan
    names who votes; one name in each line.
    """

    item = _key()
    about = forms.CharField(
        max_length=3 * LONGEST_KEY,
        error_messages={"required": _("Choose what is put to the vote.")},
    )
    subject = forms.CharField(
        max_length=300, error_messages={"required": _("Write the question as it is read out.")}
    )
    decision_type = forms.CharField(max_length=20)
    secrecy = forms.ChoiceField(
        choices=[("", ""), ("open", "open"), ("secret", "secret")], required=False
    )
    paper = forms.BooleanField(required=False)
    names = forms.CharField(max_length=20_000, required=False)
    seats = forms.IntegerField(min_value=0, max_value=MOST_NAMES, required=False)
    surplus = forms.BooleanField(required=False)
    named = forms.CharField(max_length=20_000, required=False)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind, _colon, rest = data["about"].partition(":")
        first, _colon, second = rest.partition(":")
        return {
            "item": data["item"],
            "subject": data["subject"],
            "decision_type": data["decision_type"],
            "motion": first if kind in {"motion", "amendment"} else "",
            "amendment": second if kind == "amendment" else "",
            "secrecy": data["secrecy"],
            "paper": data["paper"],
            "predecessor": first if kind == "repeat" else "",
            "forms": kind == "forms",
            "names": _lines(data["names"]),
            "seats": data["seats"] or 0,
            "surplus": data["surplus"],
            "named": _lines(data["named"]),
        }


class VoteDeed(forms.Form):
    """A deed about a vote."""

    vote = forms.UUIDField()

    def values(self) -> dict[str, Any]:
        return {"vote_id": self.cleaned_data["vote"]}


class VoidVote(VoteDeed):
    """A vote is declared void, for a reason."""

    reason = _text()

    def values(self) -> dict[str, Any]:
        return {**super().values(), "reason": self.cleaned_data["reason"]}


class Note(forms.Form):
    """A line into the minutes."""

    text = _text()


class SetTask(forms.Form):
    """A clause of the resolution."""

    text = _text()
    owner = _key()
    due = forms.DateField(
        error_messages={
            "required": _("Choose the day until when it is to be done."),
            "invalid": _("This day does not exist. Choose it from the calendar."),
        }
    )


class DropThing(Thing):
    """A deed about a thing as it was seen last."""

    seen = forms.IntegerField(min_value=0)


class Guest(forms.Form):
    """A guest to write down."""

    name = forms.CharField(
        max_length=200, error_messages={"required": _("Write the guest's name.")}
    )


class InviteGuest(Guest):
    """A guest by name, with office, for one item or the whole meeting."""

    office = forms.CharField(max_length=120, required=False)
    item = _key(required=False)


class Reason(forms.Form):
    """A deed that needs a reason."""

    reason = _text()


class Preside(Reason):
    """Somebody takes the chair or the pen from another."""

    roll = _key()


class _NewTime(Reason):
    day = forms.DateField(
        required=False,
        error_messages={"invalid": _("This day does not exist. Choose it from the calendar.")},
    )
    start = forms.TimeField(
        required=False, error_messages={"invalid": _("Write the time like 19:30.")}
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("day")) != bool(data.get("start")) and not self.errors:
            raise forms.ValidationError(_("Give both the new day and the time."))
        return data

    def moment(self) -> datetime | None:
        day, start = self.cleaned_data["day"], self.cleaned_data["start"]
        return timezone.make_aware(datetime.combine(day, start)) if day else None


class Postpone(_NewTime):
    """A meeting is put off, to a new time where one is known."""

    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "start": self.moment()}


class Adjourn(_NewTime):
    """A meeting is continued on another day."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("day") and not self.errors:
            raise forms.ValidationError(_("Give both the new day and the time."))
        return data

    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "start": self.moment()}


class Prepare(forms.Form):
    """What is laid before the branch meeting: one line for each item, texts."""

    agenda = _text()
    resolution = _text()
    opinions = _text()

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "agenda": data["agenda"].splitlines()}


class Undo(forms.Form):
    """The number of the last event to take back."""

    seq = forms.IntegerField(min_value=1)


class CorrectPassage(forms.Form):
    """A passage of the minutes reads differently from now on."""

    about = _key()
    text = _text()
    objection = _key(required=False)


class AnswerObjection(forms.Form):
    """An objection is recorded with the answer."""

    objection = _key()
    text = _text()


class ObjectFor(forms.Form):
    """An objection that somebody here said aloud."""

    roll = _key()
    about = _key(required=False)
    text = _text()


class Adopt(forms.Form):
    """The minutes are adopted: without objection, or by the vote named."""

    vote = _key(required=False)


class Grade(forms.Form):
    """The marks of the meeting by the codes of its scheme, and reasons where they differ."""

    seen = forms.IntegerField(min_value=0)

    def clean(self) -> dict[str, Any]:
        """Every field but ``seen`` is a mark, or a reason when its name begins so."""
        data = self.cleaned_data
        marks: dict[str, int] = {}
        reasons: dict[str, str] = {}
        for name in self.data:
            given = str(self.data[name]).strip()
            if name.startswith(REASON):
                reasons[name.removeprefix(REASON)] = given[:LONGEST_REASON]
            elif name not in NO_MARKS:
                marks[name] = _mark(given)
        return {**data, "marks": marks, "reasons": reasons}


def _mark(given: str) -> int:
    if not given:
        raise forms.ValidationError(_("Give points in every line."))
    if not given.isascii() or not given.removeprefix("-").isdecimal() or len(given) > 5:
        raise forms.ValidationError(_("Points are whole numbers."))
    return int(given)


def values_of(form: forms.Form) -> dict[str, Any]:
    """The arguments that a valid form gives its command."""
    given = getattr(form, "values", None)
    return given() if given else dict(form.cleaned_data)
