"""Whose signatures are enough (c2sp.org/tlog-policy): one file for verifiers, logs and monitors.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <member> …
    quorum <name>|none

Words are separated by spaces or tabs; empty lines and lines that begin with # are passed over. A
name is defined before it is used, is a member of at most one group, and a public key occurs once.
There is exactly one quorum line.
"""

import re
from dataclasses import dataclass, field
from typing import Self

from .checkpoint import Checkpoint
from .encoding import decimal
from .errors import Malformed, NotSigned
from .note import Kind, Note, Vkey

NO_QUORUM = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """At least `needed` of `members` (names of witnesses or groups)."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says about a note whose log signature is true.

    Args:
        checkpoint: what was signed.
        witnesses: name and cosigning time (Unix seconds) of each witness that has signed.
        enough: the quorum is met; always True under `quorum none`.
    """

    checkpoint: Checkpoint
    witnesses: tuple[tuple[str, int], ...]
    enough: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """A parsed policy file."""

    logs: tuple[Vkey, ...]
    witnesses: dict[str, Vkey]
    groups: dict[str, Group]
    quorum: str

    @classmethod
    def unwitnessed(cls, log: Vkey) -> Self:
        """The policy before there are witnesses: the log's own signature is enough."""
        return cls((log,), {}, {}, NO_QUORUM)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a policy file.

        Raises:
            Malformed: names the line.
        """
        reading = _Reading()
        for number, line in enumerate(text.split("\n"), start=1):
            words = re.split(r"[ \t]+", line.strip(" \t"))
            if words == [""] or words[0].startswith("#"):
                continue
            try:
                reading.take(words)
            except Malformed as error:
                raise Malformed(f"line {number} of the policy: {error}") from None
        if reading.quorum is None:
            raise Malformed("the policy has no quorum line")
        return cls(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)

    @property
    def watched(self) -> bool:
        """Whether anybody besides the log must have signed."""
        return self.quorum != NO_QUORUM

    def judge(self, data: bytes) -> Verdict:
        """Check a signed checkpoint against this policy.

        Raises:
            Malformed: no note, or no checkpoint in it.
            NotSigned: no known log of this origin has signed, or a known key's signature is false.
        """
        note = Note.parse(data)
        checkpoint = Checkpoint.parse(note.text)
        logs = [log for log in self.logs if log.name == checkpoint.origin]
        verified = note.check([*logs, *self.witnesses.values()])
        if not any(found.key in logs for found in verified):
            raise NotSigned(
                f"no known key of the log {checkpoint.origin} has signed the checkpoint"
            )
        times = {found.key: found.time for found in verified}
        seen = {name: times[key] or 0 for name, key in self.witnesses.items() if key in times}
        enough = not self.watched or self._met(self.quorum, set(seen))
        return Verdict(checkpoint, tuple(sorted(seen.items())), enough)

    def _met(self, name: str, seen: set[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in seen
        return sum(self._met(member, seen) for member in group.members) >= group.needed


@dataclass
class _Reading:
    """What was read of a policy so far."""

    logs: list[Vkey] = field(default_factory=list)
    witnesses: dict[str, Vkey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    keys: set[bytes] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)

    def take(self, words: list[str]) -> None:
        match words:
            case ["log", key] | ["log", key, _]:
                self.logs.append(self._key(key, {Kind.ED25519}))
            case ["witness", name, key] | ["witness", name, key, _]:
                cosigners = {Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44_COSIGNATURE}
                self.witnesses[self._new(name)] = self._key(key, cosigners)
            case ["group", name, needed, *members] if members:
                self.groups[self._new(name)] = self._group(needed, members)
            case ["quorum", name]:
                self._quorum(name)
            case _:
                raise Malformed("it is no log, witness, group or quorum line")

    def _new(self, name: str) -> str:
        if name == NO_QUORUM or name in self.witnesses or name in self.groups:
            raise Malformed(f"the name {name} cannot be used (again)")
        return name

    def _key(self, text: str, kinds: set[Kind]) -> Vkey:
        key = Vkey.parse(text)
        if key.kind not in kinds:
            raise Malformed("the key has a type for another purpose")
        if key.public in self.keys:
            raise Malformed("the public key occurs twice")
        self.keys.add(key.public)
        return key

    def _known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Malformed(f"the name {name} is not defined yet")

    def _group(self, needed: str, members: list[str]) -> Group:
        for member in members:
            self._known(member)
            if member in self.grouped:
                raise Malformed(f"{member} is in a group already")
            self.grouped.add(member)
        counts = {"all": len(members), "any": 1}
        count = counts[needed] if needed in counts else decimal(needed, "the threshold")
        if not 1 <= count <= len(members):
            raise Malformed("the threshold is not between one and the number of members")
        return Group(count, tuple(members))

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise Malformed("there is a quorum line already")
        if name != NO_QUORUM:
            self._known(name)
        self.quorum = name
