"""The register of proofs: each room enters how its own claims are checked against the raw material.

A proof reads everything and changes nothing. It is run now and then (``oversight.sentinel``), and tells
how much it compared and what did not fit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a proof found: how many things it compared, and a sentence for each that did not fit."""

    compared: int
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One thing that can be proved.

    Args:
        code: stable name.
        label: what it is called; ``claim``: the sentence that it proves or refutes.
        run: does it, as the installation, at a moment.
        every_days: how often it is to be run at least.
        order: place in the list.
    """

    code: str
    label: str | Promise
    claim: str | Promise
    run: Callable[[datetime], Outcome]
    every_days: int
    order: int


_register: dict[str, Proof] = {}


def register(proof: Proof) -> None:
    """Enter a proof; the same code twice replaces the first."""
    _register[proof.code] = proof


def proofs() -> list[Proof]:
    """All proofs in their order."""
    return sorted(_register.values(), key=lambda proof: (proof.order, proof.code))


def proof(code: str) -> Proof | None:
    """The proof of this code."""
    return _register.get(code)
