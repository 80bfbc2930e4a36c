"""Commands: for whom somebody acts; units that are founded, named and changed by a decision."""

from chibo.ground.organisation.services.changes import found, rename
from chibo.ground.organisation.services.reforming import load as load_reform
from chibo.ground.organisation.services.seats import leave_seat, take_seat

__all__ = ["found", "leave_seat", "load_reform", "rename", "take_seat"]
