"""The statistics' proof, as the register of proofs asks for it."""

from datetime import datetime

from chibo.core.checks import Outcome
from chibo.oversight.insight import services


def recount(at: datetime) -> Outcome:
    """Count everything anew; inside the scope of the installation."""
    found = services.recount(at=at)
    sentences = [
        f"{one.unit} {one.year}-{one.month:02d}: {', '.join(one.fields)}"
        for one in found.differences
    ]
    return Outcome(compared=found.compared, problems=sentences)
