"""What people read when a rule of the meeting says no: what happened, what stays, what to do."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.core.errors import ChiboError, Denied, Refused

SENTENCES = {
    "pen_only": _("This is done by the chair or the minutes secretary of the meeting."),
    "responsible_only": _(
        "This is done by the chair, the minutes secretary or the person responsible for the point."
    ),
    "not_on_roll": _("This person is not on the roll of the meeting."),
    "not_running": _("The meeting is not under way. Open the check-in first."),
    "suspended": _("The meeting has a break. Go on with it first."),
    "not_open": _("The meeting is not open yet. Check people in, then open it."),
    "no_current_item": _("No item has begun. Begin an item of the agenda first."),
    "unknown_item": _("This item is not on the agenda. Reload the page."),
    "unknown_point": _("There is no such meeting point. Reload the page."),
    "unknown_presence": _("This check-in is no longer there. Reload the page."),
    "unknown_speech": _("This request for the floor is no longer there. Reload the page."),
    "unknown_motion": _("This motion is no longer there. Reload the page."),
    "vote_not_open": _("This vote is not open any more."),
    "papers_counted": _("The papers of this point are counted already."),
    "papers_of_nobody": _(
        "Between 1 and %(persons)s papers can be handed out here: one for each person."
    ),
    "more_than_issued": _(
        "These are %(counted)s papers, but only %(issued)s were handed out. Count again, or correct "
        "the number of papers handed out."
    ),
    "unknown_vote": _("This vote is no longer there. Reload the page."),
    "unknown_source": _("This way of checking in is not known."),
    "unknown_reason": _("This reason is not known."),
    "unknown_kind": _("This kind of contribution is not known."),
    "text_missing": _("Write something first."),
    "reason_missing": _("Write the reason first; it goes into the minutes."),
    "text_too_long": _(
        "The text has %(length)s characters, %(limit)s fit. It is still here: shorten it."
    ),
    "already_convened": _("The meeting has been convened already."),
    "date_too_early": _("The year %(year)s cannot be right. Check the date."),
    "date_past": _("The meeting would begin in the past. Choose a later time."),
    "end_before_start": _("The end must come after the beginning, within one day."),
    "agenda_empty": _("The agenda is empty. Add at least one item."),
    "chair_not_on_roll": _("The chair must be a member of the branch."),
    "secretary_not_on_roll": _("The minutes secretary must be a member of the branch."),
    "no_main_point": _("Name the main meeting point."),
    "already_begun": _("The meeting has begun already."),
    "not_convened": _("The meeting has not been convened yet."),
    "not_in_check_in": _("The check-in is not open."),
    "no_quorum": _(
        "The meeting cannot open yet: %(present)s are here, %(needed)s are needed. "
        "Check more people in, or end it as failed."
    ),
    "quorum_met": _("The quorum is met, so the meeting can open."),
    "not_suspended": _("The meeting has no break now."),
    "already_closed": _("The meeting has ended."),
    "close_with_open_vote": _(
        "The meeting cannot end: a vote is open at item %(number)s. Close the vote, then try again."
    ),
    "vote_open": _("A vote is open. Close it first."),
    "somebody_speaking": _("Somebody has the floor. End the contribution first."),
    "result_not_announced": _("A result has not been announced yet. Announce it first."),
    "guest_name_missing": _("Write the guest's name."),
    "guest_already_here": _("%(name)s is written down already."),
    "member_suspended": _("This member is suspended and does not attend."),
    "elsewhere": _("Already checked in at %(point)s. End that first."),
    "already_gone": _("This person has left meanwhile."),
    "already_confirmed": _("This check-in has been confirmed already."),
    "is_present": _("%(name)s is present."),
    "not_a_secondary_point": _("Only a secondary meeting point can lose its link."),
    "item_done": _("“%(title)s” is done already."),
    "item_begun": _("“%(title)s” has begun already."),
    "item_not_begun": _("This item has not begun yet."),
    "agenda_finished": _("All items are done. The meeting can be closed."),
    "not_present": _("%(name)s is not checked in."),
    "not_waiting": _("This request is no longer waiting."),
    "not_speaking": _("This person does not have the floor now."),
    "not_spoken_yet": _("This contribution has not ended yet."),
    "written_stays": _("A written opinion stays as it was written."),
    "motion_decided": _("This motion has been decided already."),
    "amendment_same": _("The new wording equals the old one."),
    "passage_not_found": _("The passage must stand in the motion exactly once."),
    "mark_reason": _("“%(name)s”: write why the points differ from those proposed."),
    "mark_out_of_range": _("Give 0 to %(most)s points here."),
    "nothing_to_read": _("There is nothing to read back yet."),
    "not_read_back": _("The minutes have not been read back yet. Read them back first."),
    "minutes_adopted": _("The minutes have been adopted already."),
    "unknown_passage": _("This passage is no longer there. Read the minutes back again."),
    "passage_same": _("The passage reads the same as before. Change it first."),
    "unknown_objection": _("This objection is no longer there. Reload the page."),
    "objection_settled": _("This objection has its answer already."),
    "objection_waits": _("An objection waits: correct the passage, or record it with the answer."),
    "no_such_adoption": _(
        "This vote does not adopt the minutes: it came before their last change."
    ),
    "adoption_needs_vote": _(
        "By the rule the minutes are adopted by an open vote here. Hold it, then choose it."
    ),
    "due_past": _("The day is past. Choose a later one."),
    "not_undoable": _("This can no longer be undone: something was built upon it."),
    "door_code_wrong": _("The code at the door has changed. Read the new one and try again."),
    "amendments_open": _("Vote on the amendments first, then on the motion."),
    "no_vote_here": _("This item takes no vote of this kind."),
    "voter_unknown": _(
        "“%(name)s” is not, or not once, among the official members. Write each name as on the roll."
    ),
    "quorum_lost": _(
        "The vote cannot open: %(present)s are here, %(needed)s are needed. "
        "Check more people in, or put the item off."
    ),
    "not_online": _("%(subject)s is not allowed online (%(source)s)."),
    "wait_for_announcement": _("The last result has not been announced yet."),
    "adjourned": _(
        "The meeting was adjourned to another day. Begin the check-in there, then go on with it."
    ),
    "check_in_too_early": _(
        "It is too early: the check-in begins at most %(hours)s hours before the meeting. "
        "If the day has changed, put the meeting off first."
    ),
    "was_held": _("This meeting was held; convene a new one from the list of meetings."),
    "convened_again": _("This meeting was convened again already."),
    "nobody_may_preside": _(
        "Nobody who may preside is here (%(source)s). Check somebody in, or put the meeting off."
    ),
    "chair_order": _("By the rule %(name)s takes the chair before others (%(source)s)."),
    "chair_is_here": _(
        "The chair of the meeting is here. The chair or the minutes secretary can hand over."
    ),
    "chair_may_come": _("The hour of the meeting has not come yet; wait for the chair."),
    "secretary_not_official": _("The minutes are written by an official member of the branch."),
    "prepares_nothing": _("Only a committee or a party group prepares a meeting of the branch."),
    "group_decides_nothing": _(
        "A party group prepares and takes no decisions (%(source)s). "
        "Its opinions go to the meeting of the branch."
    ),
    "guest_not_at_item": _("This guest is invited to item %(number)s only. Begin that item first."),
    "excuse_too_late": _(
        "The meeting has ended. Tell the secretary before the minutes are signed."
    ),
    "unknown_excuse": _("Choose a reason from the list."),
    "asked_too_often": _(
        "You have asked %(limit)s times already. Call the secretary of the branch."
    ),
    "nothing_asked": _("No request waits here. Reload the page."),
    "answer_missing": _("Write to the member why the absence is not accepted."),
    "online_condition": _(
        "Online is refused: %(scattered)s of %(members)s cannot meet at one place, "
        "more than half are needed (%(source)s)."
    ),
    "unknown_mode": _("Choose hybrid or online."),
    "unknown_ground": _("Choose the ground from the list."),
    "approval_reason": _("Write the circumstances in a sentence or two."),
    "approval_dates": _(
        "The dates do not fit: from a day to a later one, not past, at most one year."
    ),
    "approval_number": _("Write the number of the decision."),
    "approval_decided": _("The day of the decision is still to come. Check the date."),
    "approval_missing": _(
        "An online or hybrid meeting needs the superior committee's approval in force on that day."
    ),
    "closed_runs": _("A closed session is running. End it first, then the meeting goes on."),
    "closed_ends": _(
        "A closed session is not put off. End it; a new one is put on a later agenda."
    ),
    "nobody_concerned": _(
        "The session is not about a person, so there is no form of discipline to choose."
    ),
    "closed_was_held": _("The closed session of this item has been opened already."),
    "not_confidential": _("This item is not dealt with in a closed session."),
    "confidential_here": _(
        "Item %(number)s is dealt with in its closed session. Nothing of it is written here."
    ),
    "concerned_not_on_roll": _("The person concerned is not on the list of the branch."),
    "concerned_leads": _(
        "The person concerned neither leads the session nor writes its minutes. "
        "Hand the chair or the pen over first."
    ),
}


def translated(refusal: Refusal) -> ChiboError:
    """The error that a page shows for a rule's refusal."""
    kind = Denied if refusal.denied else Refused
    return kind(SENTENCES[refusal.code], code=refusal.code, **refusal.places)
