"""Sentences of rehearsals."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.assembly.rehearsals.rules.happening import Kind
from chibo.assembly.rehearsals.rules.looking_back import Forgotten, Practised

HAPPENED: dict[Kind | None, Promise] = {
    Kind.COME: _("The members have come and checked in. Confirm them."),
    Kind.LATE: _("A member has come late and waits to be confirmed."),
    Kind.ASK: _("Somebody asks for the floor."),
    Kind.SPOKEN: _("The member has spoken."),
    Kind.LOST: _("A connection is lost."),
    Kind.BACK: _("The connection is back."),
    Kind.VOTE: _("The simulated telephones have voted."),
    Kind.COUNT: _("Two members have counted the votes."),
    None: _("Nothing happens by itself now: the next step is yours."),
}
PRACTISED: dict[Practised, Promise] = {
    Practised.CHECK_IN: _("Opening check-in"),
    Practised.OPENED: _("Opening the meeting with its quorum"),
    Practised.ITEMS: _("Going through the agenda"),
    Practised.FLOOR: _("Giving the floor"),
    Practised.LATE: _("Confirming somebody who came later"),
    Practised.VOTED: _("A vote, counted and announced"),
    Practised.MINUTES: _("Writing conclusions and notes"),
    Practised.CLOSED: _("Closing the meeting"),
}
FORGOTTEN: dict[Forgotten, Promise] = {
    Forgotten.NOT_ANNOUNCED: _("A vote was closed and its result not announced."),
    Forgotten.NOT_CONFIRMED: _("Somebody who checked in was not confirmed: they count as absent."),
    Forgotten.NO_VOTE: _(
        "An item with a decision was dealt with, and nothing was put to the vote."
    ),
    Forgotten.NO_CONCLUSION: _("An item has no conclusion: the minutes will lack it."),
    Forgotten.ITEMS_LEFT: _("Items of the agenda were not reached."),
    Forgotten.NOT_CLOSED: _("The meeting was not closed."),
}
ENDED = _("The rehearsal has ended. Nothing of it was kept.")
