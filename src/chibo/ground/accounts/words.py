"""Slips and ways to sign in, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chibo.ground.accounts.rules.identity import Problem
from chibo.ground.accounts.rules.pins import Fault
from chibo.ground.accounts.rules.slips import Kind, State, WayIn

KINDS: dict[str, Promise] = {
    Kind.ENROL: _("First way to sign in"),
    Kind.LOST: _("Telephone lost"),
}
STATES: dict[State, tuple[Promise, str]] = {
    State.UNCONFIRMED: (_("Waits for a second officer"), "warn"),
    State.NOT_HANDED: (_("Printed, not handed over"), "warn"),
    State.OPEN: (_("Handed over, not used yet"), "warn"),
    State.USED: (_("Used"), "good"),
    State.EXPIRED: (_("Run out"), ""),
    State.REPLACED: (_("Replaced by a newer one"), ""),
    State.WITHDRAWN: (_("Slip withdrawn"), ""),
}
"""Label of a state, and the kind of its badge."""

FACTORS: dict[str, Promise] = {
    "webauthn": _("Passkey of the device"),
    "totp": _("PIN and authenticator app"),
}
PIN_FAULTS: dict[Fault, Promise] = {
    Fault.NOT_DIGITS: _("A PIN is made of digits only."),
    Fault.SHORT: _("A PIN has at least 6 digits."),
    Fault.LONG: _("A PIN has at most 12 digits."),
    Fault.REPEATED: _("The same digits again and again are guessed first. Choose others."),
    Fault.SEQUENCE: _("Digits in a row are guessed first. Choose others."),
    Fault.DATE: _("This can be read as a date, and dates are guessed first. Choose other digits."),
    Fault.KEYPAD: _("This is a line on the keypad and is guessed first. Choose other digits."),
}


def way_in(found: WayIn | None) -> str:
    """How somebody can sign in; empty where there is no way."""
    if not found:
        return ""
    parts = []
    if found.passkeys:
        text = ngettext("Passkey of one device", "Passkeys of %(n)s devices", found.passkeys)
        parts.append(text % {"n": found.passkeys})
    if found.password:
        parts.append(gettext("Password and app") if found.app else gettext("Password alone"))
    if found.identity:
        parts.append(gettext("Electronic identity"))
    return ", ".join(parts)


IDENTITY_PROBLEMS: dict[Problem, Promise] = {
    Problem.FAULTY: _("The answer could not be verified, so nobody was signed in. Begin again."),
    Problem.LOW_LEVEL: _(
        "The level of this electronic identity is too low here. Raise it with the police of your commune, "
        "or sign in another way."
    ),
    Problem.NO_CLAIM: _(
        "Your personal number was not passed on. Begin again, and allow it to be passed on."
    ),
    Problem.NOT_RENEWED: _("You were not asked anew there, so this confirms nothing. Begin again."),
    Problem.UNKNOWN: _(
        "This electronic identity is not written down for anybody here. Ask the secretary of your branch, "
        "and bring your identity card."
    ),
    Problem.AMBIGUOUS: _(
        "This personal number stands at two people here, so nobody was signed in. Tell the secretary of "
        "your branch; until then sign in another way."
    ),
    Problem.CLOSED: _("This account is closed. Ask the secretary of your branch."),
    Problem.OTHER_PERSON: _(
        "This electronic identity belongs to somebody else than the person signed in here."
    ),
    Problem.CANCELLED: _("You broke it off; nobody was signed in."),
    Problem.AWAY: _(
        "The service of the electronic identity does not answer. Try again in a minute, or sign in another way."
    ),
}
"""Why an identity opens nothing, and whom to ask."""
