"""Who there is. Every change gives a person a new version and is told to those who follow the number."""

import csv
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FACTS = (
    "personal_id", "name", "born", "sex", "native_place", "native_province", "residence", "died_on",
)  # fmt: skip
COLUMNS = ("rid", "version", "state", "successors", *FACTS)


class Nobody(KeyError):
    """There is no such number."""


@dataclass(slots=True)
class Person:
    """Somebody, under the register's own number."""

    rid: str
    facts: dict[str, str]
    version: int = 1
    state: str = "active"
    successors: tuple[str, ...] = ()


@dataclass(slots=True)
class Follower:
    """What one asker follows, and the changes told so far; ``era`` changes when its places are lost."""

    rids: set[str] = field(default_factory=set)
    told: list[tuple[str, int]] = field(default_factory=list)
    era: int = 1


def folded(text: str) -> tuple[str, ...]:
    """The words of a name in small letters without marks."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(c if c.isalpha() else " " for c in plain if not unicodedata.combining(c))
    return tuple(letters.split())


def days_of(born: str) -> set[str]:
    """The day, and the one that stands there when day and month are swapped."""
    year, *rest = born.split("-")
    return {born, "-".join([year, *reversed(rest)])} if len(rest) == 2 else {born}


class Truth:
    """The register's content; all deeds are safe to call from several threads."""

    def __init__(self, read: Callable[[], Iterable[Person]]) -> None:
        self.lock = threading.RLock()
        self._read = read
        self.reset()

    def reset(self) -> None:
        """The world as it was read, followed by nobody."""
        with self.lock:
            self.people: dict[str, Person] = {}
            self.by_id: dict[str, str] = {}
            self.by_day: dict[str, set[str]] = defaultdict(set)
            self.followers: dict[str, Follower] = defaultdict(Follower)
            for person in self._read():
                self._enter(person)

    def person(self, rid: str) -> Person:
        """Who has this number. Raises ``Nobody``."""
        try:
            return self.people[rid]
        except KeyError:
            raise Nobody(rid) from None

    def of_id(self, personal_id: str) -> Person | None:
        """Who has this personal id."""
        rid = self.by_id.get(personal_id)
        return self.people[rid] if rid else None

    def like(self, name: str, born: str, sex: str, *, most: int) -> list[Person]:
        """Who shares day of birth (or day and month swapped) and a word of the given name; best first."""
        words = folded(name)
        near = {rid for day in days_of(born) for rid in self.by_day.get(day, ())}
        if len(born) < 10:
            near = {r for day, all_ in self.by_day.items() if day.startswith(born) for r in all_}
        found = [self.people[rid] for rid in near]
        ranked = sorted(
            (one for one in found if one.state == "active" and _shares(one, words)),
            key=lambda one: (
                -len(set(words) & set(folded(one.facts["name"]))),
                one.facts["born"] != born,
                one.facts["sex"] != sex,
                one.rid,
            ),
        )
        return ranked[:most]

    def change(self, rid: str, **facts: str) -> Person:
        """Write facts anew: another name, another day of birth, a corrected id, a death."""
        with self.lock:
            person = self.person(rid)
            self._leave(person)
            person.facts = {**person.facts, **facts}
            person.version += 1
            self._enter(person)
            self._tell(person)
            return person

    def merge(self, rid: str, into: str) -> None:
        """Two numbers were one person: the first ends and points to the second."""
        with self.lock:
            self._end(self.person(rid), "merged", (self.person(into).rid,))

    def split(self, rid: str, into: Iterable[Person]) -> None:
        """One number was two persons: it ends and points to their new ones."""
        with self.lock:
            made = list(into)
            ended = self.person(rid)
            self._end(ended, "split", tuple(one.rid for one in made))
            for one in made:
                self._enter(one)

    def merge_provinces(self, old: Iterable[str], new: str) -> int:
        """A province takes over others: whoever comes from there is told with its code; how many."""
        gone = set(old)
        moved = [one.rid for one in self.people.values() if one.facts["native_province"] in gone]
        for rid in moved:
            self.change(rid, native_province=new)
        return len(moved)

    def _end(self, person: Person, state: str, successors: tuple[str, ...]) -> None:
        self._leave(person)
        person.state, person.successors = state, successors
        person.version += 1
        self.people[person.rid] = person
        self._tell(person)

    def _enter(self, person: Person) -> None:
        self.people[person.rid] = person
        if person.facts["personal_id"] and person.state == "active":
            self.by_id[person.facts["personal_id"]] = person.rid
        self.by_day[person.facts["born"]].add(person.rid)

    def _leave(self, person: Person) -> None:
        self.by_id.pop(person.facts["personal_id"], None)
        self.by_day[person.facts["born"]].discard(person.rid)

    def _tell(self, person: Person) -> None:
        for follower in self.followers.values():
            if person.rid in follower.rids:
                follower.told.append((person.rid, person.version))


def _shares(person: Person, words: tuple[str, ...]) -> bool:
    theirs = folded(person.facts["name"])
    return bool(words and theirs) and (words[-1] in theirs or theirs[-1] in words)


def of_rows(rows: Iterable[dict[str, Any]]) -> Iterator[Person]:
    """Persons of a table with ``COLUMNS``; what is missing is empty."""
    for row in rows:
        yield Person(
            rid=row["rid"],
            facts={name: row.get(name) or "" for name in FACTS},
            version=int(row.get("version") or 1),
            state=row.get("state") or "active",
            successors=tuple((row.get("successors") or "").split()),
        )


def load(path: Path) -> Truth:
    """The content of a CSV file with a first line of names (``COLUMNS``), UTF-8."""

    def read() -> Iterator[Person]:
        with path.open(encoding="utf-8", newline="") as lines:
            yield from of_rows(csv.DictReader(lines))

    return Truth(read)
