"""The audit trail: who may read it, what it shows, how it is narrowed and taken out; reading leaves a line."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from chibo.core import audit
from chibo.core.actor import Actor, system_actor
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.oversight.sentinel import queries, words
from tests.oversight.insight.conftest import TODAY


def line(
    world, action="meetings.meeting.opened", *, unit=None, at=TODAY, who="Lò Thị Sen", **detail
):
    unit = unit or world.branch
    with scope(system_actor("test")):
        audit.record(
            Actor(person_id=uuid4(), name=who), action, subject=uuid7(),
            position=unit.position, at=at, detail=detail,
        )  # fmt: skip


def page(world, who="auditor", **query):
    return world.clients[who].get("/audit/trail/", query)


def shown(world, **query):
    return page(world, **query).content.decode()


def lines(action):
    with scope(system_actor("test")):
        return list(AuditEntry.objects.filter(action=action))


def test_the_auditor_reads_deeds_in_words_and_leaves_a_line(world):
    line(world, votes=3)
    text = shown(world)

    assert "Khai mạc kỳ sinh hoạt" in text
    assert "Lò Thị Sen" in text
    assert "votes" in text
    (read,) = lines("sentinel.trail_read")
    assert read.actor_person == world.people["auditor"]


@pytest.mark.parametrize("who", ["member", "secretary", "officer", "other"])
def test_nobody_else_reads_it(world, who):
    line(world)

    assert page(world, who).status_code == 403
    assert world.clients[who].get("/audit/trail.csv").status_code == 403
    assert world.clients[who].get("/audit/proofs/").status_code == 403
    assert lines("sentinel.trail_read") == []


def test_lines_of_another_area_are_not_seen(world):
    line(world, who="Người Xã Khác", unit=world.tree.branches[2])

    assert "Người Xã Khác" not in shown(world)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "sen"}, {"Sen"}),
        ({"q": "slip"}, {"Dung"}),
        ({"room": "accounts"}, {"Dung"}),
        ({"since": "2026-11-12"}, {"Sen", "Dung"}),
        ({"until": "2026-11-11"}, {"Cũ"}),
        ({"since": "no day", "room": "nowhere"}, {"Sen", "Dung", "Cũ"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_it_is_narrowed(world, query, found):
    line(world, who="Sen")
    line(world, "accounts.slip_printed", who="Dung")
    line(world, who="Cũ", at=TODAY - timedelta(days=1))
    text = shown(world, **query)

    assert {name for name in ("Sen", "Dung", "Cũ") if f">{name}<" in text} == found
    if not found:
        assert "Hãy bớt điều kiện" in text


def test_one_subject_is_followed(world):
    line(world, who="Sen")
    line(world, who="Dung")
    with scope(system_actor("test")):
        subject = AuditEntry.objects.get(actor_name="Sen").subject

    text = shown(world, subject=str(subject))
    assert (">Sen<" in text, ">Dung<" in text) == (True, False)


def test_older_lines_follow_without_gap_or_repetition(world):
    for number in range(queries.PER_PAGE + 3):
        line(world, who=f"Số {number:02d}.")
    first = page(world)
    older = first.context["older"]
    second = page(world, before=str(older))

    seen = [row["who"] for answer in (first, second) for row in answer.context["rows"]]
    numbered = [who for who in seen if who.startswith("Số")]
    assert sorted(numbered) == [f"Số {number:02d}." for number in range(queries.PER_PAGE + 3)]
    assert second.context["older"] is None
    assert len(lines("sentinel.trail_read")) == 1


def test_it_is_taken_out_without_formulas_and_leaves_a_line(world):
    line(world, who="=1+1")
    answer = world.clients["auditor"].get("/audit/trail.csv", {"q": "=1"})
    if answer.status_code == 302:  # the factor is asked anew
        assert "confirm" in answer["Location"]
        return
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][1] == "'=1+1"
    assert len(lines("sentinel.trail_taken")) == 1


def test_every_deed_with_words_belongs_to_a_room():
    assert {action.partition(".")[0] for action in words.DEEDS} - {"demo"} <= set(words.ROOMS)
    assert words.deed("later.invented") == "later.invented"
    assert words.room("later.invented") == "later"
