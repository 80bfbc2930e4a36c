"""Who may hold which part of an election: no person alone opens a ballot or makes one up.

A set-up is refused where one person would hold what two must (decision: docs/explanation/secret-ballots.md).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chibo.assembly.voting.rules.refusal import check

FEWEST_TRUSTEES = 3
MOST_TRUSTEES = 9


class Part(StrEnum):
    """Parts that persons play beside voting."""

    AUTHORITY = "authority"
    TRUSTEE = "trustee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Who does what.

    Args:
        authority: makes the credentials.
        trustees: hold the shares of the key, in their order.
        threshold: how many of them open the tally.
        operators: persons who operate the installation.
        outside: persons whose seat is not in the branch.
    """

    authority: str
    trustees: Sequence[str]
    threshold: int
    operators: Collection[str] = ()
    outside: Collection[str] = ()


def check_setup(setup: Setup) -> None:
    """Refuse a set-up in which somebody alone could break secrecy or the result.

    Raises:
        Refusal: ``too_few_trustees``, ``too_many_trustees``, ``trustee_twice``, ``one_opens`` (a quorum
            of one), ``all_needed`` (one lost device ends it), ``authority_missing``,
            ``authority_is_trustee``, ``operator_in_role``.
    """
    count = len(setup.trustees)
    check(setup.authority, "authority_missing")
    check(count >= FEWEST_TRUSTEES, "too_few_trustees", least=FEWEST_TRUSTEES)
    check(count <= MOST_TRUSTEES, "too_many_trustees", most=MOST_TRUSTEES)
    check(len(set(setup.trustees)) == count, "trustee_twice")
    check(setup.threshold >= 2, "one_opens")
    check(setup.threshold < count, "all_needed")
    check(setup.authority not in setup.trustees, "authority_is_trustee")
    check(not {setup.authority, *setup.trustees} & set(setup.operators), "operator_in_role")


def cautions(setup: Setup) -> tuple[str, ...]:
    """What is allowed and still worth a second thought: ``all_inside``, ``authority_inside``."""
    found = []
    if not set(setup.trustees) & set(setup.outside):
        found.append("all_inside")
    if setup.authority not in setup.outside:
        found.append("authority_inside")
    return tuple(found)


def survivable(setup: Setup) -> int:
    """How many trustees may lose their key without losing the result."""
    return len(setup.trustees) - setup.threshold
