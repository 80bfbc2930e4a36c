"""What people read when a rule of secret ballots says no: what happened, what stays, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.assembly.voting import sentences as voting
from chibo.assembly.voting.rules.refusal import Refusal
from chibo.core.errors import ChiboError, Denied, Refused
from chibo.protocols.belenios.errors import Problem

OVER = _("This meeting is over; nothing is voted on in it any more.")
REHEARSED = _("In a rehearsal secret votes are held on paper.")

SENTENCES: dict[str, str | Promise] = {
    # who does what
    "authority_missing": _("Name who makes the credentials."),
    "too_few_trustees": _("At least %(least)s trustees are needed."),
    "too_many_trustees": _("At most %(most)s trustees; more only makes the ceremony longer."),
    "trustee_twice": _("A person holds one key only. Choose different trustees."),
    "one_opens": _(
        "One trustee alone could open every ballot. Let at least two be needed together."
    ),
    "all_needed": _(
        "If all trustees are needed, one lost phone ends the election without a result. "
        "Let one fewer be enough."
    ),
    "authority_is_trustee": _(
        "Whoever makes the credentials holds no key: that person could find out who voted what."
    ),
    "operator_in_role": _(
        "The operator of this installation sees what comes in and when, and therefore holds no key "
        "and makes no credentials."
    ),
    "unknown_person": _("Choose the persons from the list."),
    # what is asked
    "subject_missing": _("Write what is voted on."),
    "subject_too_long": _("This text is too long; at most %(most)s letters."),
    "too_many_questions": _("At most %(most)s questions at once."),
    "one_heading": _("Write one heading; the names stand below it."),
    "other_kind": _("“%(name)s” is decided by another kind of ballot."),
    "unknown_item": _("There is no such point on the agenda. Reload the page."),
    "meeting_over": OVER,
    "in_private": _(
        "A confidential matter is voted on paper: those who hold keys and make credentials would learn "
        "what it is about."
    ),
    "rehearsed": REHEARSED,
    "not_secret": _("“%(name)s” is not decided by a secret vote."),
    # small electorates
    "too_few_phones": _(
        "%(phones)s vote by phone; under %(least)s a secret vote on phones does not open, because the "
        "result would tell too much. Vote on paper."
    ),
    "not_acknowledged": _("Confirm first that you have read what the result may show."),
    "too_few_slips": _("There are %(slips)s slips and %(phones)s phone voters."),
    # phases
    "election_setup": _("The set-up is not complete yet."),
    "election_ready": _("The roll is not frozen yet."),
    "election_frozen": _("The vote is not open yet."),
    "election_open": _("The vote is open. Close it first."),
    "election_closed": _("The vote has been closed already."),
    "election_published": _("The result is there already."),
    "election_removed": _("The archive has been removed; its hash and the result remain."),
    "election_void": _("This vote was declared void."),
    "not_sealed": _(
        "The roll is being sealed in the log. It takes a few seconds; then open the vote."
    ),
    # keys
    "not_trustee": _("This is done by the trustees of this vote."),
    "not_authority": _("This is done by the person who makes the credentials."),
    "other_step": _("This step is not your next one. Reload the page."),
    "message_wrong": _("The message of your device does not fit: %(reason)s. Reload the page."),
    "certificates_differ": _(
        "You compared other keys than the others did. Stop, and begin the set-up anew."
    ),
    "election_differs": _(
        "Your device checked another election than the one that is here. Do not open it; tell the chair."
    ),
    "credentials_wrong": _("The list of credentials does not fit: %(reason)s."),
    "not_confirmed": _(
        "The devices of %(names)s have not checked yet that the vote has their key. Let them open their "
        "page, or write why it opens without them."
    ),
    # casting
    "not_by_phone": _("You are not among those who vote by phone here."),
    "ballot_wrong": _("This ballot was not accepted: %(reason)s. Nothing was kept; vote anew."),
    "unknown_credential": _(
        "This credential does not belong to this vote. Look at the slip again, letter by letter."
    ),
    "cast_closed": _("The vote is closed; this ballot was not counted."),
    "too_often": _(
        "%(most)s ballots from this slip wait in the box already; the last one counts. No further one is "
        "taken for now."
    ),
    # slips handed back
    "back_already": _("This slip has been handed back already."),
    "not_noted": _("Nobody has noted this slip yet."),
    "own_slip": _("Somebody else takes back your own slip."),
    "same_scrutineer": _("A second person confirms; you noted it yourself."),
    # tally
    "tally_differs": _(
        "Your device computed another tally than the server. Do not decrypt; tell the chair."
    ),
    "delivered_already": _("Your part is there already."),
    "papers_first": _(
        "The papers are counted first, so that nobody counts them knowing what the phones said. Your "
        "device keeps your part: press the button again then."
    ),
    "too_many_credentials": _(
        "%(used)s credentials were used and %(phones)s persons vote by phone. The vote cannot be closed "
        "like this: check the slips that were handed back, or declare it void."
    ),
    "not_due": _("The archive is kept until its day."),
    "no_archive": _("There is no archive of this vote yet."),
}
WARNINGS: dict[str, str | Promise] = {
    "one_paper": _(
        "One person votes on paper. Whoever counts sees that vote, and afterwards everybody who compares "
        "both sums. Let that person vote by phone, or more persons on paper."
    ),
    "few_papers": _(
        "%(papers)s persons vote on paper. Their sum can be told from the difference of the results; if "
        "all of them choose the same, everybody knows it."
    ),
    "unanimous": _(
        "%(voters)s persons vote. If all choose the same, the result shows how everybody voted. No "
        "encryption can prevent that."
    ),
    "asked_again": _(
        "The same was voted on before. If nearly the same persons vote, the difference of both results may "
        "show single votes."
    ),
    "all_inside": _(
        "All trustees belong to the branch. One from outside makes it harder to agree on opening ballots."
    ),
    "authority_inside": _(
        "The person who makes the credentials belongs to the branch. Somebody from the committee above "
        "would be better."
    ),
}


def translated(refusal: Refusal) -> ChiboError:
    """The error that a page shows for a rule's refusal."""
    kind = Denied if refusal.denied else Refused
    text = SENTENCES.get(refusal.code)
    if text is None:
        return voting.translated(refusal)
    return kind(text, code=refusal.code, **refusal.places)


def of_problem(problem: Problem, code: str) -> Refusal:
    """A refusal that quotes what the protocol found; the words of the protocol are English."""
    reason = f"{problem.path}: {problem.sentence}" if problem.path else problem.sentence
    return Refusal(code, reason=reason)


@contextmanager
def spoken() -> Iterator[None]:
    """Turn a rule's refusal into an error that people can read."""
    try:
        yield
    except Refusal as refusal:
        raise translated(refusal) from refusal
