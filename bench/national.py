"""The register at the size of the country: look-ups, searches, statistics, row security and pages.

    chibo national generate --load                       # once, into an empty database
    DATABASE_URL=… DATABASE_OWNER_URL=… python bench/national.py [--samples 200]

Reads only, but for lines of the audit trail that are rolled back. Times in milliseconds, measured by the client on
one connection, warm. Printed is one line of JSON for each of:

    lookup    a member by code: a bare prepared statement, and the query of the room, behind the door
    search    people by name for three seats: marks, no marks, words turned, two words, given name, a slip
    statistics a month and a year of the nation: roll-ups, and the same sums over raw rolls
    security  members of a province, of a commune, one by code: with row security, and without it by a filter
    pages     pages of the officer at national root: statements less BEGIN and COMMIT, server time
    size      rows and bytes of the largest tables
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")
os.environ.setdefault("CHIBO_SECRET_KEY", "of the measurement")

import django
import psycopg

PAGES = (
    "/",
    "/overview/",
    "/statistics/",
    "/members/",
    "/members/?text=nguyen+van+hung",
    "/meetings/",
    "/units/",
)


def main() -> None:
    given = arguments()
    django.setup()
    import logging

    logging.disable(logging.INFO)
    chance = random.Random(given.seed)
    tell("lookup", lookup(given.samples, chance))
    tell("search", search(given.samples, chance))
    tell("statistics", statistics_of_nation())
    tell("security", security(given.samples, chance))
    tell("pages", pages())
    tell("size", size())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def tell(what: str, found: Any) -> None:
    print(json.dumps({what: found}, ensure_ascii=False), flush=True)


def times(doing: Callable[[Any], Any], things: list[Any]) -> dict[str, float]:
    """p50, p95 and p99 of doing it once with each thing, after one round to warm up."""
    took = []
    for thing in [*things[:20], *things]:
        begun = time.perf_counter()
        doing(thing)
        took.append((time.perf_counter() - begun) * 1000)
    ordered = sorted(took[min(20, len(things)) :])
    at = {p: ordered[min(len(ordered) - 1, len(ordered) * p // 100)] for p in (50, 95, 99)}
    return {f"p{p}": round(value, 2) for p, value in at.items()}


def actor(lo: int, hi: int) -> Any:
    from chibo.core.actor import Actor

    return Actor(kind="system", name="bench", office="officer", lo=lo, hi=hi)


def everywhere() -> Any:
    from chibo.core.actor import system_actor

    return system_actor("bench")


def lookup(samples: int, chance: random.Random) -> dict[str, Any]:
    """The same columns of the same rows, in the same transaction: settings, one SELECT, the end."""
    from django.db import connection

    from chibo.core.scope import scope
    from chibo.people.members.models import Member

    codes = codes_of(samples, chance)
    bare = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)

    def plainly(code: str) -> Any:
        with bare.transaction():
            bare.execute(
                "SELECT set_config('app.lo', '0', true), set_config('app.hi', %s, true)",
                [str(2**62)],
                prepare=True,
            )
            return bare.execute(BARE, [code], prepare=True).fetchone()

    def by_query(code: str) -> Any:
        with scope(everywhere()):
            return Member.objects.select_related("unit").get(code=code)

    assert plainly(codes[0]) is not None
    assert by_query(codes[0]) is not None
    found = {"bare": times(plainly, codes), "query": times(by_query, codes)}
    connection.close()
    bare.close()
    return found | {"ratio_p50": ratio(found, "p50"), "ratio_p99": ratio(found, "p99")}


BARE = """
SELECT m.id, m.code, m.full_name, m.sex, m.born_on, m.born_precision, m.admitted_on, m.official_on, m.unit_id,
       u.name, m.person_id, m.position
  FROM members_member m JOIN organisation_unit u ON u.id = m.unit_id WHERE m.code = %s
"""


def ratio(found: dict[str, dict[str, float]], name: str) -> float:
    return round(found["query"][name] / found["bare"][name], 2)


def codes_of(samples: int, chance: random.Random) -> list[str]:
    """Codes of members from all over the country."""
    from chibo.core.scope import scope
    from chibo.people.members.models import Member

    with scope(everywhere()):
        first, last = (
            Member.objects.order_by(order).values_list("position", flat=True)[0]
            for order in ("position", "-position")
        )
        places = [chance.randint(first, last) for _ in range(samples)]
        rows = Member.objects.order_by("position")
        return [rows.filter(position__gte=p).values_list("code", flat=True)[0] for p in places]


def search(samples: int, chance: random.Random) -> dict[str, Any]:
    from chibo.core.names import search_key
    from chibo.core.scope import scope
    from chibo.ground.accounts import finding
    from chibo.people.members.models import Member

    codes = codes_of(samples, chance)
    with scope(everywhere()):
        known = list(Member.objects.filter(code__in=codes).values_list("full_name", flat=True))

    def slip(name: str) -> str:
        text = search_key(name)
        at = chance.randrange(len(text) - 2)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    manners: dict[str, Callable[[str], str]] = {
        "as written": str,
        "without marks": search_key,
        "turned round": lambda name: " ".join(reversed(search_key(name).split())),
        "two words": lambda name: " ".join(search_key(name).split()[-2:]),
        "given name": lambda name: name.split()[-1],
        "family name": lambda name: name.split()[0],
        "with a slip": slip,
    }
    found: dict[str, Any] = {}
    for seat, (lo, hi) in seats().items():
        for manner, turn in manners.items():
            with scope(actor(lo, hi)):
                found[f"{seat}, {manner}"] = times(finding.called, [turn(name) for name in known])
    return found


def seats() -> dict[str, tuple[int, int]]:
    """The nation, and the largest province and commune of those that have branches."""
    from chibo.core.scope import scope
    from chibo.ground.organisation.models import Unit

    found = {}
    with scope(everywhere()):
        for kind in ("central", "province", "commune"):
            unit = max(Unit.objects.filter(kind=kind), key=lambda one: one.last - one.position)
            found[kind] = (unit.position, unit.last)
    return found


def statistics_of_nation() -> dict[str, Any]:
    from django.db import connection

    from chibo.core.scope import scope
    from chibo.ground.organisation.models import Unit
    from chibo.national.gatherings import months
    from chibo.oversight.insight import queries

    last = months()[-1]
    found: dict[str, Any] = {}
    with scope(everywhere()), connection.cursor() as cursor:
        root = Unit.objects.get(kind="central")
        for name, count in (("month", 1), ("year", 12)):
            since = months()[-count]

            def rolled(_: Any, count: int = count) -> Any:
                return queries.of_months(root.pk, last=(last.year, last.month), count=count)

            told = rolled(None)
            begun = time.perf_counter()
            cursor.execute(RAW, [since, root.position, root.last])
            raw = cursor.fetchone()
            took = (time.perf_counter() - begun) * 1000
            summed = [sum(getattr(f, field) for _, f in told) for field in ("expected", "present")]
            assert list(raw) == summed, (raw, summed)
            by_roll_up = times(rolled, list(range(50)))
            found[name] = {
                "raw": round(took, 1),
                "rolled_up": by_roll_up,
                "times": round(took / by_roll_up["p50"]),
                "present": raw[1],
            }
    return found


RAW = """
SELECT count(*) FILTER (WHERE r.status IN ('present', 'late', 'excused', 'absent')),
       count(*) FILTER (WHERE r.status IN ('present', 'late'))
  FROM meetings_rollentry r JOIN meetings_meeting m ON m.id = r.meeting_id
 WHERE m.closed_at >= %s AND m.stage = 'closed' AND r.position BETWEEN %s AND %s
"""


def security(samples: int, chance: random.Random) -> dict[str, Any]:
    """The policy against the same condition written by hand, on tables from which row security is lifted meanwhile."""
    codes = codes_of(samples, chance)
    found: dict[str, Any] = {}
    cases: list[tuple[str, str, list[Any], tuple[int, int]]] = []
    for name, (lo, hi) in seats().items():
        cases.append(
            (f"count, {name}", "SELECT count(*) FROM members_member WHERE true", [()], (lo, hi))
        )
        cases.append(
            (
                "code, " + name,
                "SELECT full_name FROM members_member WHERE code = %s",
                codes,
                (lo, hi),
            )
        )
    for name, statement, things, (lo, hi) in cases:
        many = things * (samples if len(things) == 1 and "central" not in name else 5)
        many = many if len(things) == 1 else things
        measured = {}
        for way in ("guarded", "bare"):
            with guarded(lo, hi) if way == "guarded" else unguarded() as run:
                command = (
                    statement
                    if way == "guarded"
                    else f"{statement} AND position BETWEEN {lo} AND {hi}"
                )
                measured[way] = times(lambda thing: run(command, thing), many)  # noqa: B023
        found[name] = measured | {
            "ratio": round(measured["guarded"]["p50"] / measured["bare"]["p50"], 2)
        }
    return found


Run = Callable[[str, Any], Any]


def runner(connection: psycopg.Connection[Any]) -> Run:
    def run(command: str, thing: Any) -> Any:
        return connection.execute(command, [thing] if thing else [], prepare=True).fetchall()

    return run


@contextmanager
def guarded(lo: int, hi: int) -> Iterator[Run]:
    """As the application's role behind the door."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(
            "SELECT set_config('app.lo', %s, true), set_config('app.hi', %s, true)",
            [str(lo), str(hi)],
        )
        yield runner(connection)


@contextmanager
def unguarded() -> Iterator[Run]:
    """As the owner, in a transaction that lifts row security and is rolled back."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute("ALTER TABLE members_member NO FORCE ROW LEVEL SECURITY")
        yield runner(connection)
        connection.rollback()


def pages() -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(get_user_model().objects.get(username="trung-uong"))
    found = {}
    for page in PAGES:
        took = []
        client.get(page)
        for _ in range(3):
            begun = time.perf_counter()
            answer = client.get(page)
            took.append((time.perf_counter() - begun) * 1000)
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        slowest = max(caught.captured_queries, key=lambda one: float(one["time"]))
        found[page] = {
            "status": answer.status_code,
            "ms": round(statistics.median(took), 1),
            "statements": sum(one["sql"] not in {"BEGIN", "COMMIT"} for one in caught),
            "slowest": {"ms": round(float(slowest["time"]) * 1000), "sql": slowest["sql"][:120]},
        }
    return found


def size() -> dict[str, Any]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        rows = owner.execute(
            "SELECT relname, n_live_tup, pg_table_size(relid), pg_indexes_size(relid) "
            "FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 8"
        ).fetchall()
        whole = owner.execute("SELECT pg_database_size(current_database())").fetchone()
    tables = {name: {"rows": n, "MB": t >> 20, "indexes MB": i >> 20} for name, n, t, i in rows}
    return {"database MB": (whole[0] if whole else 0) >> 20, "tables": tables}


if __name__ == "__main__":
    main()
