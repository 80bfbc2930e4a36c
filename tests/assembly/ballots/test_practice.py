"""The booth to practise in: as the real one, and nothing of it is kept; inside a rehearsal it is what can be tried."""

import json
import secrets

import pytest

from chibo.assembly.ballots import practice
from chibo.assembly.ballots.models import Election, Pending
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.protocols.belenios.credentials import generate
from chibo.protocols.belenios.encodings import base64_of
from tests.assembly.ballots.devices import ballot
from tests.assembly.meetings.branch import furnish

pytestmark = pytest.mark.django_db
CAST = "/ballots/practice/cast"


def cast(client, text):
    return client.post(CAST, text, content_type="application/json")


def kept():
    with scope(system_actor("test")):
        return [model.objects.count() for model in (Election, Pending, AuditEntry)]


def test_a_practice_ballot_is_answered_with_its_tracker_and_thrown_away():
    client = furnish().client("hoa")
    page = client.get("/ballots/practice").content.decode()
    held = practice.practice()
    before = kept()

    assert held.slip in page
    assert "không tính, không lưu" in page
    text = ballot(held.election, held.slip, [0, 1, 0, 1, 0])
    answer = cast(client, text)

    assert json.loads(answer.content) == {"tracker": base64_of(text)}
    assert kept() == before
    assert practice.practice.__wrapped__() == held, "another in each process"


def test_what_is_no_ballot_of_it_is_refused_and_strangers_sign_in_first(client):
    member = furnish().client("hoa")
    held = practice.practice()

    assert cast(member, "{}").status_code == 409
    assert cast(member, b"\xff").status_code == 400
    another = ballot(held.election, generate(secrets.randbelow), [1, 0, 0, 0, 0])
    assert cast(member, another).status_code == 409
    assert cast(client, "{}").status_code == 401


def test_a_rehearsal_says_why_there_is_none_and_leads_to_the_practice():
    branch = furnish()
    client = branch.client("thoan")
    run = client.post("/rehearsal/begin").url
    meeting = run.removesuffix("/run")

    page = client.get(f"{meeting}/ballots").content.decode()
    assert "Diễn tập không có phần này" in page
    assert 'href="/ballots/practice"' in page
    assert f"{meeting}/ballots/new" not in page
    refused = client.get(f"{meeting}/ballots/new")
    assert refused.status_code == 409
    assert "bỏ phiếu kín bằng giấy" in refused.content.decode()
    held = practice.practice()
    text = ballot(held.election, held.slip, [1, 0, 0, 0, 0])
    assert cast(client, text).status_code == 200
