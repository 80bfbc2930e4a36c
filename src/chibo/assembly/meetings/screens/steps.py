"""The next step in words: where things stand, and what its button does."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.next_step import Code, Step

WORDS: dict[Code, tuple[Promise, Promise]] = {
    Code.OPEN_CHECK_IN: (
        _("The invitations are out. When people arrive, begin the check-in."),
        _("Begin the check-in"),
    ),
    Code.CONFIRM: (
        _("%(count)s at %(point)s say that they are here. Look, then confirm."),
        _("Confirm all %(count)s"),
    ),
    Code.CHECK_PEOPLE_IN: (
        _("No quorum yet: %(present)s are here, %(needed)s are needed. Check people in."),
        _("To the roll"),
    ),
    Code.OPEN_MEETING: (
        _("Quorum reached: %(present)s are here, %(needed)s are needed. The chair may open."),
        _("Open the meeting"),
    ),
    Code.RESUME: (_("The meeting has a break."), _("Go on with the meeting")),
    Code.COUNT: (
        _(
            "Two people count the hands or cards, each enters the figures. %(sent)s of %(entitled)s so far."
        ),
        _("To the count"),
    ),
    Code.WAIT_FOR_VOTES: (
        _("%(sent)s of %(entitled)s have voted. Wait for the others, or close the vote."),
        _("Close the vote"),
    ),
    Code.CLOSE_VOTE: (_("All %(entitled)s have voted."), _("Close the vote")),
    Code.ANNOUNCE: (
        _("The vote is closed: %(subject)s. Read the result to the branch."),
        _("Announce the result"),
    ),
    Code.END_SPEECH: (_("%(name)s has the floor."), _("Finished")),
    Code.START_ITEM: (_("Next: item %(number)s, %(title)s."), _("Begin item %(number)s")),
    Code.GIVE_FLOOR: (_("%(name)s waits for the floor."), _("Give %(name)s the floor")),
    Code.VOTE_AMENDMENT: (
        _("An amendment was proposed. It is voted on before the motion."),
        _("Prepare the vote"),
    ),
    Code.VOTE_MOTION: (_("The motion can be put to the vote."), _("Prepare the vote")),
    Code.VOTE_ITEM: (_("This item takes a vote."), _("Prepare the vote")),
    Code.RESTORE_QUORUM: (
        _(
            "No quorum for a vote: %(present)s are here, %(needed)s are needed. Check people in, or put the item off."
        ),
        _("To the roll"),
    ),
    Code.WRITE_TASKS: (
        _("Write the tasks of the resolution: what, who, until when. Then vote."),
        _("To the tasks"),
    ),
    Code.CONCLUDE: (
        _("Write down the chair's conclusion of item %(number)s."),
        _("To the conclusion"),
    ),
    Code.COMPLETE: (
        _(
            "“%(subject)s” is provisional: enter the papers of the point that was cut off, or end the wait."
        ),
        _("To the results"),
    ),
    Code.READ_BACK: (
        _("All items are done. Read the minutes so far back to the branch."),
        _("To the reading"),
    ),
    Code.ANSWER: (
        _("%(count)s objections wait: correct the passage, or record the objection."),
        _("To the objections"),
    ),
    Code.ADOPT: (
        _("Everybody has the text. Ask whether anybody objects, then record the adoption."),
        _("To the adoption"),
    ),
    Code.GRADE: (_("All items are done. Let the branch grade its meeting."), _("To the grading")),
    Code.CLOSE: (_("All items are done. The chair may close."), _("Close the meeting")),
    Code.MINUTES: (_("The meeting has ended. The minutes are next."), _("To the minutes")),
    Code.CONVENE_AGAIN: (
        _("Too few came. Convene the meeting a second time: agenda and papers are taken over."),
        _("Convene it again"),
    ),
    Code.OPEN_SESSION: (
        _("Item %(number)s is confidential. Who does not take part leaves the room, then open it."),
        _("To the closed session"),
    ),
    Code.IN_SESSION: (
        _(
            "The closed session of item %(number)s is running. The meeting goes on when it has ended."
        ),
        _("To the closed session"),
    ),
    Code.NOTHING: (
        _("The meeting has ended. Nothing more is to be done here."),
        _("To all meetings"),
    ),
}


def sentence(step: Step) -> str:
    """Where things stand."""
    return str(WORDS[step.code][0]) % step.places


def label(step: Step) -> str:
    """What the button does."""
    return str(WORDS[step.code][1]) % step.places
