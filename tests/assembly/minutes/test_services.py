"""Minutes from draft to signature, on the played demo meeting, with a real authority."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import transaction

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.minutes import handlers, queries, services
from chibo.assembly.minutes.models import Draft, DraftVersion
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused, Stale
from chibo.core.scope import scope
from chibo.demo.player import actor
from chibo.ground.notices.models import Notice
from chibo.trust.documents import services as documents
from chibo.trust.documents.models import Document
from chibo.trust.ledger.models import Seal
from tests.support import played as support
from tests.support import signing

CODE = "mã ký thử"


@pytest.fixture(scope="module")
def meeting(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), support.played(tmp_path_factory.mktemp("media")) as player:
        yield player


@pytest.fixture
def evening(meeting, settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path
    with transaction.atomic():
        yield meeting
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    with signing.running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


def now():
    return datetime.now(UTC)


def who(evening, key):
    return actor(evening.people[key], at=now())


def drafts(evening):
    with scope(system_actor("test")) as system:
        return services.assemble(actor=system, meeting_id=evening.meeting.pk, at=now())


def as_person(evening, key, service, **values):
    person = who(evening, key)
    with scope(person):
        return service(actor=person, at=now(), **values)


def approved(evening, draft):
    as_person(evening, "dien", services.send_to_review, draft_id=draft.pk)
    return as_person(evening, "thoan", services.approve, draft_id=draft.pk)


def test_a_meeting_is_assembled_once(evening):
    first = drafts(evening)
    again = drafts(evening)
    assert [d.kind for d in first] == ["BB", "NQ"]
    assert [d.pk for d in again] == [d.pk for d in first]
    assert DraftVersion.objects.filter(draft=first[0]).count() == 1


def test_an_edit_is_a_version_and_an_old_page_cannot_overwrite_it(evening):
    draft, _ = drafts(evening)
    edit = partial(as_person, evening, "dien", services.edit, draft_id=draft.pk)
    edit(texts={"conclusion": "Chủ trì bế mạc."}, based_on=1)
    assert queries.latest(Draft.objects.get(pk=draft.pk)).texts["conclusion"] == "Chủ trì bế mạc."
    assert edit(texts={"conclusion": "Chủ trì bế mạc."}, based_on=2).version == 2
    with pytest.raises(Stale, match="2"):
        edit(texts={"conclusion": "Khác."}, based_on=1)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"figures": "1"}, "unknown_block"),
        ({"conclusion": "  "}, "empty_block"),
        ({"conclusion": "x" * 20_001}, "long_block"),
    ],
)
def test_what_is_no_text_of_the_minutes_is_refused(evening, texts, code):
    draft, _ = drafts(evening)
    with pytest.raises(Refused) as refused:
        as_person(evening, "dien", services.edit, draft_id=draft.pk, texts=texts, based_on=1)
    assert refused.value.code == code


def test_only_the_right_people_write_approve_and_return(evening):
    draft, _ = drafts(evening)
    with pytest.raises(Denied):
        as_person(evening, "hang", services.edit, draft_id=draft.pk, texts={}, based_on=1)
    as_person(evening, "dien", services.send_to_review, draft_id=draft.pk)
    with pytest.raises(Denied):
        as_person(evening, "dien", services.approve, draft_id=draft.pk)
    with pytest.raises(Refused):
        as_person(evening, "thoan", services.return_draft, draft_id=draft.pk, reason=" ")
    as_person(evening, "thoan", services.return_draft, draft_id=draft.pk, reason="Sửa mục 5")
    assert Draft.objects.get(pk=draft.pk).returned_because == "Sửa mục 5"
    with pytest.raises(Refused):
        as_person(evening, "thoan", services.approve, draft_id=draft.pk)


def test_an_approved_text_has_a_number_and_is_edited_no_more(evening):
    draft, resolution = drafts(evening)
    document = approved(evening, draft)
    assert (document.symbol, document.number) == ("01-BB/CB", 1)
    with pytest.raises(Refused) as refused:
        as_person(evening, "dien", services.edit, draft_id=draft.pk, texts={}, based_on=1)
    assert refused.value.code == "not_a_draft"
    assert approved(evening, resolution).symbol == "01-NQ/CB"


def test_the_figures_on_paper_are_those_of_the_meeting(evening):
    draft, resolution = drafts(evening)
    record = approved(evening, draft).record
    vote = record["agenda"][5]["votes"][0]
    assert (vote["base"], vote["needed"], vote["yes"], vote["no"], vote["percent"]) == (
        20,
        14,
        15,
        2,
        "75.0",
    )
    assert record["roll"]["total"] == {"official": 21, "probationary": 2}
    assert record["roll"]["present"] == {"official": 18, "probationary": 2}
    assert [v["passed"] for item in record["agenda"] for v in item["votes"]] == [
        True,
        False,
        True,
        True,
    ]
    assert len([c for item in record["agenda"] for c in item["contributions"]]) == 11
    adopted = approved(evening, resolution).record["resolution"]
    assert adopted["adopted"]["yes"] == 17
    assert all(clause["owner"] and clause["due"] for clause in adopted["clauses"])


def test_secretary_and_chair_sign_in_order_and_the_last_one_seals(evening, pki, settings):
    settings.CHIBO_PKI_DIR, settings.CHIBO_TSA_URL = pki.authority.folder, pki.tsa_url
    draft, _ = drafts(evening)
    document = approved(evening, draft)
    with scope(system_actor("test")) as system:
        for key in ("dien", "thoan"):
            documents.issue_key(
                system,
                person_id=evening.people[key],
                name=key,
                unit_name="Chi bộ bản Nà Khoang",
                secret=CODE,
                at=now(),
            )
    sign = partial(services.sign, draft_id=draft.pk, secret=CODE)
    with pytest.raises(Refused) as early:
        as_person(evening, "thoan", sign)
    assert early.value.code == "not_your_turn"
    as_person(evening, "dien", sign)
    as_person(evening, "dien", sign)
    as_person(evening, "thoan", sign)

    draft.refresh_from_db()
    assert draft.stage == Stage.SIGNED
    assert Seal.objects.filter(document_id=document.pk).count() == 1
    assert Notice.objects.filter(kind="document_new", about=draft.pk).count() == 23
    with pytest.raises(Refused):
        as_person(evening, "hang", sign)

    handlers.document_sealed({"document": str(document.pk), "sealed_at": now().isoformat()})
    handlers.document_sealed({"document": str(document.pk), "sealed_at": now().isoformat()})
    draft.refresh_from_db()
    assert draft.stage == Stage.SEALED
    correction(evening, draft)


def correction(evening, draft):
    correct = partial(as_person, evening, "dien", services.correct, draft_id=draft.pk)
    with pytest.raises(Refused):
        correct(reason=" ")
    made = correct(reason="Sai tên người phát biểu")
    with pytest.raises(Refused):
        correct(reason="Nữa")
    document = approved(evening, made)
    old = Document.objects.get(pk=draft.document_id)
    assert document.replaces == old
    assert document.record["document"]["replaces"]["symbol"] == old.symbol


def test_what_is_not_signed_is_edited_not_corrected(evening):
    draft, _ = drafts(evening)
    with pytest.raises(Refused) as refused:
        as_person(evening, "dien", services.correct, draft_id=draft.pk, reason="x")
    assert refused.value.code == "not_signed"
    with pytest.raises(Refused) as unsigned:
        as_person(evening, "dien", services.sign, draft_id=draft.pk, secret=CODE)
    assert unsigned.value.code == "not_approved"


def test_a_fact_about_another_document_changes_nothing(evening):
    drafts(evening)
    services.complete(document_id=evening.meeting.pk, at=now())
    services.mark_sealed(document_id=evening.meeting.pk, at=now())
    assert set(Draft.objects.values_list("stage", flat=True)) == {Stage.DRAFT}
    assert queries.signed_at([evening.meeting.pk]) == {}
    assert meetings.meeting(evening.meeting.pk).stage == "closed"
