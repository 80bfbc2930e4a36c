"""Nobody outside its readers finds a trace of a closed session: pages, files, database, log, stream.

Unmistakable words are planted in a case (``tests.assembly.meetings.private``). Then everybody else
fetches every page of the URL table, with every id there is, and reads every table under their own
scope. The same search as a reader finds each word, so that a search that finds nothing means something.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pypdf
import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from chibo.assembly.minutes import services as minutes
from chibo.assembly.minutes.models import Draft
from chibo.core.actor import PUBLIC, Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.organisation.rules import Office
from chibo.oversight.insight import services as insight
from chibo.trust.documents import services as documents
from chibo.trust.documents.models import Document
from tests.assembly.meetings import private
from tests.assembly.meetings.private import PLANTED, Evening
from tests.support import factories, signing

CODE = "mã ký thử"
ASKING = (
    "probationary",
    "absent official",
    "superior secretary",
    "superior officer",
    "auditor",
    "operator",
    "foreign secretary",
)
MOST = 3  # ids tried at one place of an address: the two meetings have as many papers
ELSEWHERE = ("accounts/", "enrol", "styleguide", "slips", "members/import")  # nothing of meetings


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class World:
    """The evening with both minutes on file, and everybody who must find nothing."""

    evening: Evening
    others: dict[str, Actor] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    with signing.running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, pki, tmp_path_factory) -> Iterator[World]:
    """Made once: the tests only look."""
    held = override_settings(
        CHIBO_MEDIA_DIR=tmp_path_factory.mktemp("media"),
        CHIBO_PKI_DIR=pki.authority.folder,
        CHIBO_TSA_URL=pki.tsa_url,
    )
    with django_db_blocker.unblock(), held, transaction.atomic():
        evening = private.opened()
        evening.lay_paper()
        evening.begin()
        evening.deal()
        evening.end()
        evening.end_meeting()
        _file(evening)
        found = World(evening=evening)
        found.others = private.outsiders(evening)
        with scope(system_actor("test")):
            insight.refresh(unit_id=evening.branch.unit.pk, at=now())
        found.ids = _ids()
        yield found
        transaction.set_rollback(True)


def _file(evening: Evening) -> None:
    """Separate minutes first, then the general ones: approved, signed by both, queued for the seal."""
    with scope(system_actor("test")) as system:
        for name in ("dien", "thoan"):
            documents.issue_key(
                system,
                person_id=evening.branch.members[name].person_id,
                name=name,
                unit_name="Chi bộ bản Nà Khoang",
                secret=CODE,
                at=now(),
            )
    for meeting in (evening.session, evening.id):
        with scope(system_actor("test")) as system:
            draft = minutes.assemble(actor=system, meeting_id=meeting, at=now())[0]
        for name, service, values in (
            ("dien", minutes.send_to_review, {}),
            ("thoan", minutes.approve, {}),
            ("dien", minutes.sign, {"secret": CODE}),
            ("thoan", minutes.sign, {"secret": CODE}),
        ):
            actor = factories.actor(
                evening.branch.members[name].person,
                unit=evening.branch.unit,
                office=Office.SECRETARY if name == "thoan" else Office.DEPUTY,
                at=now(),
            )
            with scope(actor):
                service(actor=actor, draft_id=draft.pk, at=now(), **values)


# -- the database ------------------------------------------------------------------------------


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return sorted(name for (name,) in cursor.fetchall())


def _words_in_database() -> set[str]:
    """Planted words that any row of any table shows now, as text or as bytes."""
    found = set()
    tables = _tables()
    # Past the guard of the tests, which lets nobody ask outside the door: this very thing is asked.
    with connection.connection.cursor() as cursor:
        for table in tables:
            for word in PLANTED:
                wanted = [f"%{word}%", f"%{word.encode().hex()}%", f"%{_escaped(word)}%"]
                cursor.execute(
                    f'SELECT 1 FROM "{table}" t WHERE t::text LIKE ANY(%s) LIMIT 1', [wanted]
                )
                if cursor.fetchone():
                    found.add(f"{table}: {word}")
    return found


def _escaped(word: str) -> str:
    return word.encode("unicode_escape").decode().replace("\\", "\\\\")


def test_a_reader_finds_the_words_in_the_database_and_nobody_else_does(world):
    with scope(world.evening.actor("hoa")):
        read = {line.split(": ")[1] for line in _words_in_database()}
    seen = {}
    for name, actor in {**world.others, "public": PUBLIC}.items():
        with scope(actor):
            seen[name] = _words_in_database()
    seen["no door"] = _words_in_database()

    assert read == set(PLANTED)
    assert {name: words for name, words in seen.items() if words} == {}


# -- the pages ---------------------------------------------------------------------------------


def _patterns(found: Any = None, before: str = "") -> Iterator[str]:
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


def _ids() -> dict[str, list[str]]:
    """Every id that an address can hold, by the name of its place; read as the installation."""
    from django.apps import apps

    pool: dict[str, list[str]] = {}
    with scope(system_actor("test")):
        for place, model in {
            "meeting_id": "meetings.Meeting",
            "draft_id": "minutes.Draft",
            "document_id": "documents.Document",
            "vote_id": "voting.Vote",
            "notice_id": "notices.Notice",
            "paper_id": "documents.Paper",
            "laid_id": "meetings.MeetingPaper",
            "member_id": "members.Member",
            "person_id": "accounts.Person",
            "unit_id": "organisation.Unit",
        }.items():
            pool[place] = [
                str(pk) for pk in apps.get_model(model).objects.values_list("pk", flat=True)
            ]
        pool["token"] = list(Document.objects.values_list("token", flat=True))
        pool["point_id"] = ["main"]
    return pool


def _addresses(world: World) -> Iterator[str]:
    """Every address of the table that ids of this world can fill; places without ids are passed over."""
    for pattern in sorted(set(_patterns())):
        if pattern.startswith(ELSEWHERE):
            continue
        places = [part.split(">")[0].split(":")[-1] for part in pattern.split("<")[1:]]
        pools = [world.ids.get(place, [])[:MOST] for place in places]
        if places and not all(pools):
            continue
        for values in product(*pools):
            address = pattern
            for value in values:
                start, end = address.index("<"), address.index(">")
                address = address[:start] + value + address[end + 1 :]
            yield "/" + address.replace("\\", "")


def _text(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"%PDF-"):
        reader = pypdf.PdfReader(io.BytesIO(body))
        parts = [page.extract_text() for page in reader.pages]
        parts += [data.decode() for files in reader.attachments.values() for data in files]
        return "\n".join(parts)
    return body.decode(errors="replace")


def test_no_page_or_file_of_the_whole_table_shows_a_word_to_others(world, caplog):
    caplog.set_level(logging.DEBUG)
    addresses = list(_addresses(world))
    found: dict[str, list[str]] = {}
    opened = 0
    clients = {
        name: private.browser(actor) for name, actor in world.others.items() if name in ASKING
    }
    clients["public"] = Client(SERVER_NAME="localhost", raise_request_exception=False)
    for name, client in clients.items():
        for address in addresses:
            response = client.get(address)
            opened += response.status_code == 200
            text = _text(response)
            for word in PLANTED:
                if word in text:
                    found.setdefault(name, []).append(f"{address}: {word}")
            assert response.status_code < 500 or address == "/healthz", (name, address)

    assert found == {}
    assert opened > 100
    assert [word for word in PLANTED if word in caplog.text] == []


def test_a_reader_reads_the_session_and_its_minutes(world):
    hoa = private.browser(world.evening.actor("hoa"))
    with scope(system_actor("test")):
        draft = Draft.objects.get(meeting_id=world.evening.session)
    page = hoa.get(f"/minutes/{draft.pk}/").content.decode()
    paper = _text(hoa.get(f"/documents/{draft.document_id}/file"))

    assert "Quokkathuyền" in page
    assert {word for word in PLANTED[:6] if word in " ".join(paper.split())} == set(PLANTED[:6])
    assert "Đồng chí Cà Thị Hoa," in " ".join(paper.split())


def test_the_general_minutes_name_the_number_and_nothing_else(world):
    with scope(system_actor("test")):
        general = Document.objects.get(subject=world.evening.id, kind="BB")
        separate = Document.objects.get(subject=world.evening.session)
    item = general.record["agenda"][1]

    assert separate.symbol == "01-BB/CB"
    assert item["title"] == "Nội dung riêng"
    assert item["paragraphs"] == [{"text": "Mục 2: biên bản riêng số 01-BB/CB."}]
    assert item["votes"] == item["contributions"] == []
    assert UUID(str(separate.case_id)) == world.evening.session
