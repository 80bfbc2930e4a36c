"""Offices, kinds of units and changes in words, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chibo.ground.organisation.rules import Office, UnitKind
from chibo.ground.organisation.rules.changes import ChangeKind, DoubtAbout, Part, ProposalState

OFFICES: dict[str, Promise] = {
    Office.SECRETARY: _("Secretary"),
    Office.DEPUTY: _("Deputy secretary"),
    Office.COMMITTEE: _("Committee member"),
    Office.OFFICER: _("Officer"),
    Office.AUDITOR: _("Auditor"),
    Office.OPERATOR: _("Operator"),
}
KINDS: dict[str, Promise] = {
    UnitKind.CENTRAL: pgettext_lazy("unit", "Central"),
    UnitKind.PROVINCE: pgettext_lazy("unit", "Province or city"),
    UnitKind.DISTRICT: pgettext_lazy("unit", "District"),
    UnitKind.COMMUNE: pgettext_lazy("unit", "Commune, ward or special zone"),
    UnitKind.GRASSROOTS: pgettext_lazy("unit", "Grassroots committee"),
    UnitKind.BRANCH: pgettext_lazy("unit", "Branch"),
}
CHANGES: dict[str, Promise] = {
    ChangeKind.FOUND: pgettext_lazy("change of units", "Found"),
    ChangeKind.RENAME: pgettext_lazy("change of units", "Rename"),
    ChangeKind.CONVERT: pgettext_lazy("change of units", "Change the level"),
    ChangeKind.MOVE: pgettext_lazy("change of units", "Move"),
    ChangeKind.MERGE: pgettext_lazy("change of units", "Merge"),
    ChangeKind.SPLIT: pgettext_lazy("change of units", "Split"),
    ChangeKind.DISSOLVE: pgettext_lazy("change of units", "Dissolve"),
}
PARTS: dict[str, Promise] = {
    Part.FOUNDED: _("Founded"),
    Part.RENAMED: _("Renamed, before: %(was)s"),
    Part.CONVERTED: _("Level changed, before: %(was)s"),
    Part.MOVED: _("Moved from %(was)s to %(now)s"),
    Part.TOOK_IN: _("Took in %(units)s"),
    Part.MERGED: _("Merged into %(into)s"),
    Part.GAVE_UP: _("Gave members to %(into)s"),
    Part.SPLIT: _("Split into %(units)s"),
    Part.DISSOLVED: _("Dissolved; papers lie with %(into)s"),
    Part.HANDED_OVER: _("Handed over %(units)s"),
    Part.RECEIVED: _("Received %(units)s"),
}
STATES: dict[str, tuple[Promise, str]] = {
    ProposalState.OPEN: (_("Waits for the decision"), "warn"),
    ProposalState.DECIDED: (_("Decided, waits for its day"), "info"),
    ProposalState.DONE: (_("Carried out"), "good"),
    ProposalState.REFUSED: (pgettext_lazy("proposal", "Refused"), "bad"),
    ProposalState.WITHDRAWN: (pgettext_lazy("proposal", "Withdrawn"), ""),
}
"""Word and kind of the badge."""
DOUBTS: dict[str, Promise] = {
    DoubtAbout.BELOW: _("Under which unit did it lie before?"),
    DoubtAbout.HEIR: _("Which unit took its place?"),
}
LEADS: dict[str, Promise] = {
    ChangeKind.FOUND: _("A new unit directly below %(name)s. It gets a code for life."),
    ChangeKind.RENAME: _(
        "Another name for %(name)s. What was written under the earlier name keeps it."
    ),
    ChangeKind.CONVERT: _("Another level for %(name)s, with all its members and papers."),
    ChangeKind.MOVE: _("%(name)s comes under another unit, with all below it."),
    ChangeKind.MERGE: _(
        "%(name)s and others become one. Members and units below go along; codes of those that end "
        "are never given again."
    ),
    ChangeKind.SPLIT: _("A part of %(name)s becomes a unit of its own beside it."),
    ChangeKind.DISSOLVE: _(
        "%(name)s ends. Nobody belongs to it any more, and its papers lie with the unit above."
    ),
}
