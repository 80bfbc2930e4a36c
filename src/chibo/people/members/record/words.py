"""Names of groups and fields, what is unclear in a field, and the way of a request, in the language of the page."""

from typing import TYPE_CHECKING, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.people.members.importing import words as importing
from chibo.people.members.importing.rules.check import Problem
from chibo.people.members.record.rules.groups import FREE, Sensitivity
from chibo.people.members.record.rules.steps import Origin, Outcome, Step, Wish

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

GROUPS: dict[str, Promise] = {
    "identity": pgettext_lazy("record", "Name and sex"),
    "birth": pgettext_lazy("record", "Birth"),
    "native_place": pgettext_lazy("record", "Native place"),
    "residence": pgettext_lazy("record", "Residence"),
    "ethnicity": pgettext_lazy("record", "Ethnic group"),
    "religion": pgettext_lazy("record", "Religion"),
    "family_origin": pgettext_lazy("record", "Family origin"),
    "admission": pgettext_lazy("record", "Admission and recognition"),
    "card": pgettext_lazy("record", "Member's card"),
    "record_number": pgettext_lazy("record", "Number of the record"),
    "schooling": pgettext_lazy("record", "General education"),
    "education": pgettext_lazy("record", "Professional education"),
    "theory": pgettext_lazy("record", "Political theory"),
    "languages": pgettext_lazy("record", "Foreign languages"),
    "computing": pgettext_lazy("record", "Computing"),
    "occupation": pgettext_lazy("record", "Occupation"),
    "posts": pgettext_lazy("record", "Posts held"),
    "rewards": pgettext_lazy("record", "Rewards"),
    "badges": pgettext_lazy("record", "Party badges"),
    "discipline": pgettext_lazy("record", "Discipline"),
    "evaluation": pgettext_lazy("record", "Yearly evaluation"),
    "family": pgettext_lazy("record", "Family"),
    "travel": pgettext_lazy("record", "Stays abroad"),
    "health": pgettext_lazy("record", "State of health"),
    "exemption": pgettext_lazy("record", "Exemption from activity"),
    "absence": pgettext_lazy("record", "Temporary absence"),
    "skills": pgettext_lazy("record", "Digital skills"),
    FREE: pgettext_lazy("record", "Something else"),
}
FIELDS: dict[str, Promise] = {
    "full_name": pgettext_lazy("record", "Full name"),
    "other_names": pgettext_lazy("record", "Other names"),
    "sex": pgettext_lazy("record", "Sex"),
    "born": pgettext_lazy("record", "Date of birth"),
    "place": pgettext_lazy("record", "Place"),
    "ethnic_group": pgettext_lazy("record", "Ethnic group"),
    "religion": pgettext_lazy("record", "Religion"),
    "origin": pgettext_lazy("record", "Family origin"),
    "admitted_on": pgettext_lazy("record", "Day of admission"),
    "official_on": pgettext_lazy("record", "Day of recognition"),
    "decision": pgettext_lazy("record", "Decision"),
    "number": pgettext_lazy("record", "Number"),
    "issued_on": pgettext_lazy("record", "Day of issue"),
    "level": pgettext_lazy("record", "Level"),
    "grade": pgettext_lazy("record", "Grade"),
    "subject": pgettext_lazy("record", "Subject"),
    "language": pgettext_lazy("record", "Language"),
    "occupation": pgettext_lazy("record", "Occupation"),
    "workplace": pgettext_lazy("record", "Workplace"),
    "post": pgettext_lazy("record", "Post"),
    "organisation": pgettext_lazy("record", "Organisation"),
    "reward": pgettext_lazy("record", "Reward"),
    "years": pgettext_lazy("record", "Badge"),
    "measure": pgettext_lazy("record", "Measure"),
    "reason": pgettext_lazy("record", "Reason"),
    "relation": pgettext_lazy("record", "Relation"),
    "name": pgettext_lazy("record", "Name"),
    "country": pgettext_lazy("record", "Country"),
    "purpose": pgettext_lazy("record", "Purpose"),
    "state": pgettext_lazy("record", "State"),
    "kind": pgettext_lazy("record", "Kind"),
    "skill": pgettext_lazy("record", "Skill"),
}
_UNCLEAR: dict[str, Promise] = {
    "missing": _("This is needed."),
    "no_choice": _("Choose one from the list."),
    "no_year": _("Look at the year again."),
    "too_long": _("This is too long."),
    "no_slot": _("Choose a place in the record: a year with four digits, or one of the list."),
}
WISHES: dict[str, Promise] = {
    Wish.ADD: _("To be added"),
    Wish.CORRECT: _("To be corrected"),
    Wish.REMOVE: _("To be taken out"),
    Wish.TELL: _("To be answered"),
}
STEPS: dict[str, Promise] = {
    Step.BRANCH: _("With the branch"),
    Step.COMMITTEE: _("With the committee"),
}
OUTCOMES: dict[str, Promise] = {
    Outcome.DONE: _("In the record"),
    Outcome.REFUSED: _("Refused"),
    Outcome.TOLD: _("Answered"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}
OUTCOME_KINDS = {
    Outcome.DONE: "good",
    Outcome.REFUSED: "bad",
    Outcome.TOLD: "good",
    Outcome.WITHDRAWN: "",
}
ORIGINS: dict[str, Promise] = {
    Origin.OPENING: _("stood in the record when it was first kept here"),
    Origin.REQUEST: _("entered, confirmed and approved"),
    Origin.EVENT: _("by a decision of the organisation"),
    Origin.REGISTER: _("from the population register"),
}
SENSITIVITIES: dict[str, Promise] = {
    Sensitivity.HEALTH: _("health"),
    Sensitivity.DISCIPLINE: _("discipline"),
    Sensitivity.FAMILY: _("family"),
}


def field(name: str) -> "_StrPromise":
    """A field's name, as labels of forms want it."""
    return cast("_StrPromise", FIELDS[name])


def unclear(code: str, value: str) -> str:
    """What is wrong in a field and what to write instead."""
    if code in _UNCLEAR:
        return str(_UNCLEAR[code])
    return importing.sentence(Problem(code=code, places={"value": value}))
