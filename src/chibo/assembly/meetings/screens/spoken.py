"""What a screen says aloud when it changes: one short sentence, and nothing for counters."""

from django.utils.translation import gettext as _

from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import common, outcome
from chibo.assembly.meetings.screens.personal import Mine


def of_meeting(before: MeetingState, after: MeetingState) -> str:
    """Item changed, vote opened or closed, result announced, meeting opened, in a break, ended."""
    was, now = common.phase(before), common.phase(after)
    vote = common.latest_vote(after)
    earlier = common.latest_vote(before)
    same_vote = (vote.id if vote else "") == (earlier.id if earlier else "")
    if was == now and same_vote and before.current_item == after.current_item:
        return ""
    if vote is not None and now == "vote_announced":
        return outcome.sentence(vote)
    if now == "vote_open" and vote is not None:
        return _("A vote is open: %(subject)s") % {"subject": vote.subject}
    if now == "vote_closed":
        return _("The vote is closed. The chair announces the result.")
    item = after.current_item
    if now == "item" and item is not None and item != before.current_item:
        return _("Item %(number)s: %(title)s") % {"number": item.number, "title": item.title}
    return (
        {
            "check_in": _("The check-in is open."),
            "open": _("The meeting is open."),
            "suspended": _("The meeting has a break."),
            "closed": _("The meeting has ended."),
        }.get(now if now != "between" else "open", "")
        if was != now
        else ""
    )


def of_person(before: Mine, after: Mine) -> str:
    """You are next; you have the floor; your check-in is confirmed."""
    if after.speaking_since and not before.speaking_since:
        return _("You have the floor.")
    if after.place == 1 and before.place > 1:
        return _("You are next to speak.")
    if after.presence == "here" and before.presence == "claimed":
        return _("Your check-in is confirmed.")
    return ""
