"""The words of a record, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from chibo.ground.organisation.words import OFFICES
from chibo.people.members.rules import Category, Flag, Happening, Purpose

CATEGORIES: dict[str, Promise] = {
    Category.PROBATIONARY: gettext_lazy("Probationary member"),
    Category.OFFICIAL: gettext_lazy("Official member"),
    Category.REMOVED: gettext_lazy("Removed from the list"),
    Category.EXPELLED: gettext_lazy("Expelled"),
    Category.LEFT: gettext_lazy("Left at own request"),
    Category.DECEASED: gettext_lazy("Deceased"),
}
FLAGS: dict[str, Promise] = {
    Flag.EXEMPT: gettext_lazy("Exempt from activity"),
    Flag.TEMPORARILY_EXEMPT: gettext_lazy("Temporarily exempt"),
    Flag.SUSPENDED: gettext_lazy("Suspended from activity"),
    Flag.TEMP_OUT: gettext_lazy("Temporarily with another branch"),
    Flag.TEMP_IN: gettext_lazy("Here temporarily"),
    Flag.WORKS_FAR: gettext_lazy("Works far away"),
    Flag.ABROAD: gettext_lazy("Abroad"),
}
KINDS = CATEGORIES | FLAGS
BEGINNINGS: dict[str, Promise] = {
    Category.PROBATIONARY: gettext_lazy("Admitted to the Party"),
    Category.OFFICIAL: gettext_lazy("Recognised as official member"),
}
PURPOSES: dict[str, Promise] = {
    Purpose.REVIEW: gettext_lazy("Review of the records"),
    Purpose.EVALUATION: gettext_lazy("Preparing an evaluation"),
    Purpose.MEETING: gettext_lazy("Preparing a meeting"),
    Purpose.TRANSFER: gettext_lazy("Transfer of membership"),
    Purpose.REQUEST: gettext_lazy("At the member's own request"),
    Purpose.OTHER: gettext_lazy("Another reason"),
}


ID_PURPOSES: dict[str, Promise] = {
    "identity": gettext_lazy("Comparing with the citizen's card that the member shows"),
    "transfer": gettext_lazy("Letter for a transfer of membership"),
    "form": gettext_lazy("Filling in an official form of the record"),
    "register": gettext_lazy("Comparing with the population register"),
    "request": gettext_lazy("At the member's own request"),
}


def id_reason(purpose: str, detail: str) -> str:
    """Why a personal id is shown, as it is written down: in Vietnamese."""
    with override("vi"):
        word = f"{_('Personal id')}: {ID_PURPOSES[purpose]}"
    return f"{word}: {detail.strip()}" if detail.strip() else word


def happened(one: Happening) -> tuple[str, str]:
    """A line of the story: what happened, and the note below it."""
    return _title(one), _note(one)


def _title(one: Happening) -> str:
    period = one.period
    if period.what == "posting":
        if one.before:
            return _("Transferred to %(place)s") % {"place": period.place}
        return _("Member of %(place)s") % {"place": period.place}
    if period.what == "mandate":
        office = str(OFFICES[period.kind])
        if one.ends:
            return _("End of the office: %(office)s") % {"office": office}
        return _("Takes the office: %(office)s") % {"office": office}
    if one.ends:
        return _("Ended: %(what)s") % {"what": KINDS[period.kind]}
    return str(BEGINNINGS.get(period.kind) or KINDS[period.kind])


def _note(one: Happening) -> str:
    period = one.period
    parts = [
        _("From %(place)s.") % {"place": one.before} if one.before else "",
        f"{period.place}." if period.what == "mandate" else "",
        f"{period.decision}." if period.decision and not one.ends else "",
    ]
    return " ".join(filter(None, parts))


def reason(purpose: str, detail: str) -> str:
    """Why a record is opened, as it is written down: Vietnamese, like all data of the organisation."""
    with override("vi"):
        word = str(PURPOSES[purpose])
    if purpose == Purpose.OTHER:
        return detail.strip()
    return f"{word}: {detail.strip()}" if detail.strip() else word
