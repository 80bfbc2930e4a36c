"""The questions of ``/v1/…`` and their answers, as plain JSON values."""

import re
from collections.abc import Mapping
from typing import Any

from chibo_registry.manners import PURPOSES
from chibo_registry.truth import Person, Truth

MOST_AT_ONCE = 500
MOST_FOUND = 5
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Declined(Exception):
    """The register says no: an HTTP status and a short code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Desk:
    """Answers one asker's questions from the truth."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth

    def answer(
        self, what: str, asked: Any, *, asker: str, purpose: str, mishap: str = ""
    ) -> dict[str, Any]:
        """One question. Raises ``Declined``."""
        if not isinstance(asked, dict):
            raise Declined(400, "no_object")
        fields = PURPOSES.get(purpose)
        if fields is None:
            raise Declined(403, "no_such_purpose")
        with self.truth.lock:
            match what:
                case "verify":
                    return self._verify(asked)
                case "find":
                    return self._find(asked, purpose)
                case "fetch":
                    return self._fetch(asked, fields)
                case "following":
                    return self._follow(asked, asker)
                case "changes":
                    return self._changes(asked, asker, mishap)
        raise Declined(404, "no_such_question")

    def _verify(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        person = self.truth.of_id(_text(asked, "personal_id"))
        if person is None:
            return {"rid": "", "version": 0, "differing": []}
        wrong = [
            name
            for name in ("name", "born")
            if asked.get(name) and _text(asked, name) != person.facts[name]
        ]
        return {"rid": person.rid, "version": person.version, "differing": wrong}

    def _find(self, asked: Mapping[str, Any], purpose: str) -> dict[str, Any]:
        if purpose != "close_id_gap":
            raise Declined(403, "not_for_this_purpose")
        born = _text(asked, "born")
        if not _DAY.fullmatch(born):
            raise Declined(400, "born")
        found = self.truth.like(_text(asked, "name"), born, _text(asked, "sex"), most=MOST_FOUND)
        told = ("name", "born", "sex", "native_place", "native_province")
        return {"records": [_told(one, told) for one in found]}

    def _fetch(self, asked: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
        rids, fields = _texts(asked, "rids"), _texts(asked, "fields")
        if not set(fields) <= allowed:
            raise Declined(403, "fields")
        known = self.truth.people
        return {
            "records": [
                _told(known[rid], fields)
                if rid in known
                else {"rid": rid, "version": 0, "state": "unknown"}
                for rid in rids
            ]
        }

    def _follow(self, asked: Mapping[str, Any], asker: str) -> dict[str, Any]:
        follower = self.truth.followers[asker]
        follower.rids |= set(_texts(asked, "add")) & self.truth.people.keys()
        follower.rids -= set(_texts(asked, "remove"))
        return {"following": len(follower.rids)}

    def _changes(self, asked: Mapping[str, Any], asker: str, mishap: str) -> dict[str, Any]:
        """A place is ``era:number of changes told``; the first call of an asker starts at now."""
        follower = self.truth.followers[asker]
        place, limit = _text(asked, "cursor"), asked.get("limit")
        if not isinstance(limit, int) or not 0 < limit <= MOST_AT_ONCE:
            raise Declined(400, "limit")
        if not place:
            return {"items": [], "cursor": f"{follower.era}:{len(follower.told)}", "more": False}
        era, _, number = place.partition(":")
        if era != str(follower.era) or not number.isdecimal() or int(number) > len(follower.told):
            raise Declined(410, "cursor_lost")
        start = max(0, int(number) - limit) if mishap == "duplicate_page" else int(number)
        page = follower.told[start : start + limit]
        items = [
            {"seq": start + n + 1, "rid": rid, "version": version}
            for n, (rid, version) in enumerate(page)
        ]
        if mishap == "skip_change":
            items = items[1:]
        end = max(int(number), start + len(page))
        return {"items": items, "cursor": f"{era}:{end}", "more": end < len(follower.told)}


def _told(person: Person, fields: tuple[str, ...] | list[str]) -> dict[str, Any]:
    facts = {name: person.facts[name] for name in fields} if person.state == "active" else {}
    return {
        "rid": person.rid,
        "version": person.version,
        "state": person.state,
        "facts": facts,
        "successors": list(person.successors),
    }


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise Declined(400, name)
    return value


def _texts(asked: Mapping[str, Any], name: str) -> list[str]:
    value = asked.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Declined(400, name)
    if len(value) > MOST_AT_ONCE:
        raise Declined(413, name)
    return value
