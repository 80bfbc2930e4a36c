"""What people read when a rule of voting says no: what happened, what stays, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting.rules.refusal import Refusal
from chibo.core.errors import ChiboError, Denied, Refused

NOT_ENTITLED = _("You are not among those who vote on this question.")

SENTENCES = {
    "probationary": _("Probationary members speak and do not vote (Charter, Article 5)."),
    "suspended": _("While membership is suspended there is no vote."),
    "accused": _("Nobody votes on their own case. You may speak to it."),
    "absent": _(
        "You were not checked in when the roll of this vote was fixed. Tell the chair at once."
    ),
    "remote_secret": _(
        "A secret vote is held on paper in the room; it cannot be cast from elsewhere."
    ),
    "no_paper_there": _(
        "This person takes part from elsewhere; papers are handed in at a meeting point only."
    ),
    "not_named": _("The plan of this ballot does not name you among those who vote."),
    "not_on_roll": NOT_ENTITLED,
    "not_leader": _("This is done by those who lead the vote: the chair or the minutes secretary."),
    "not_counter": _("Counts are entered by the persons named for this vote."),
    "no_type": _("There is no decision of this kind on that day."),
    "no_names_here": _("“%(name)s” is decided by yes or no; there are no names on its paper."),
    "names_missing": _("Write the names, one in each line."),
    "name_twice": _("A name stands there twice."),
    "name_too_long": _("A name is too long; at most %(most)s letters."),
    "too_many_names": _("At most %(most)s names on a ballot."),
    "seats_wrong": _("Between one and %(names)s persons can be elected."),
    "too_few_candidates": _(
        "The list has %(given)s names, at least %(least)s are needed: a committee is elected from more "
        "candidates than it has seats."
    ),
    "too_many_candidates": _("The list has %(given)s names; the rule allows %(most)s."),
    "more_than_ballots": _("A name has more votes than there are valid papers. Count again."),
    "fewer_than_ballots": _(
        "There are more valid papers than votes, but each valid paper elects somebody. Count again."
    ),
    "mode_not_allowed": _(
        "“%(name)s” is decided where all are together (%(source)s). "
        "For this kind of meeting a decision of the superior committee is needed."
    ),
    "secrecy_undecided": _("Say first whether the vote is open or secret; the meeting decides it."),
    "secrecy_fixed": _("For “%(name)s” the rule fixes whether the vote is open or secret."),
    "subject_missing": _("Write what is voted on."),
    "leader_missing": _("Name who leads the vote."),
    "predecessor_not_ended": _("A vote is repeated once the first one is announced or void."),
    "roll_twice": _("A person is on the roll twice. Correct the roll, then try again."),
    "unknown_point": _("There is no such meeting point. Reload the page."),
    "nobody_counted": _("Nobody on the roll is counted for this question."),
    "no_quorum": _(
        "The vote cannot open: %(present)s are here, %(needed)s are needed. "
        "Check more people in, or put the item off."
    ),
    "is_prepared": _("The roll of this vote is not fixed yet."),
    "is_roll_frozen": _("The vote is not open yet."),
    "is_open": _("The vote is open. Close it first."),
    "is_closed": _("The vote has been closed already."),
    "is_counted": _("The vote has been closed already."),
    "is_announced": _("The result has been announced already."),
    "is_void": _("This vote was declared void. A repeat is a new vote."),
    "vote_closed": _(
        "The vote closed at %(time)s, so this ballot was not counted. "
        "If you could not send it in time, tell the chair at once."
    ),
    "unknown_choice": _("Choose one of the answers."),
    "sent_already": _("Your vote was recorded at %(time)s. Sending again changes nothing."),
    "counted_otherwise": _(
        "Your vote is counted in the room at %(point)s, not from this device. "
        "Vote there by hand or on paper."
    ),
    "not_by_phone": _("This person does not vote by phone here."),
    "no_such_count": _("Nobody votes by this way at this point."),
    "unknown_figure": _("This figure does not belong to the count."),
    "figure_not_whole": _("A count is a whole number, zero or more."),
    "more_than_persons": _(
        "%(given)s votes are more than the %(persons)s persons who vote here. Count again."
    ),
    "count_accepted": _("This count has been accepted already."),
    "counts_missing": _(
        "The vote cannot close: %(count)s counts are missing or unequal. "
        "Two persons enter each count; then close the vote."
    ),
    "nobody_pending": _("No vote of this point is still to come."),
    "reason_missing": _("Write the reason first; it goes into the minutes."),
    "no_forms": _("“%(name)s” has no forms of discipline to choose from."),
}


def translated(refusal: Refusal) -> ChiboError:
    """The error that a page shows for a rule's refusal."""
    kind = Denied if refusal.denied else Refused
    text = SENTENCES.get(refusal.code, NOT_ENTITLED)
    return kind(text, code=refusal.code, **refusal.places)


@contextmanager
def spoken() -> Iterator[None]:
    """Turn a rule's refusal into an error that people can read."""
    try:
        yield
    except Refusal as refusal:
        raise translated(refusal) from refusal
