"""Signing in by an electronic identity: a real issuer on loopback, linked by its claim and nothing else."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.identity import configured
from chibo.ground.accounts.models import Identity, User
from chibo.ground.accounts.services import identities
from tests.ground.town import Town
from tests.journeys.processes import free_port
from tests.support import sessions

NUMBER = "011180001234"
START = "/accounts/identity/eid/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """An issuer as a process of its own, with four people; who signs in there is chosen by ``sub``."""
    claims = {"acr": "2", "personal_id": NUMBER, "email": "0912000000@example.org"}
    people = [
        {"sub": "hoa", **claims},
        {"sub": "low", **claims, "acr": "1"},
        {"sub": "other", **claims, "personal_id": "011180009999"},
        {"sub": "shy", "acr": "2", "email": "thoan@example.org"},
    ]
    port = free_port()
    words = ["-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    for person in people:
        words += ["--user-claims", json.dumps(person)]
    process = subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://localhost:{port}"
    try:
        until = time.monotonic() + 20
        while not _answers(address):
            assert process.poll() is None, "the issuer did not start"
            assert time.monotonic() < until, "the issuer does not answer"
            time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/.well-known/openid-configuration").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(autouse=True)
def configured_issuer(issuer: str, settings: Any) -> None:
    configure(settings, issuer)


def configure(settings: Any, issuer: str) -> None:
    """As ``config.settings`` does it from the environment."""
    settings.CHIBO_OIDC_ISSUER = issuer
    settings.CHIBO_IDENTITY_KEY = "a key of the test"
    app = {
        "provider_id": "eid", "name": "VNeID", "client_id": "chibo", "secret": "s",
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }  # fmt: skip
    providers = settings.SOCIALACCOUNT_PROVIDERS
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {**providers["openid_connect"], "APPS": [app]}
    }


@pytest.fixture
def client(db: None) -> Client:
    return Client(SERVER_NAME="localhost")


def link(town: Town, who: str, number: str = NUMBER) -> None:
    with scope(town.actor("thoan" if who != "thoan" else "lien")) as officer:
        identities.link(
            actor=officer,
            person_id=town.members[who].person_id,
            digest=configured.digest_of(number),
            at=clock.now(),
        )


def at_the_issuer(client: Client, sub: str, *, next_url: str = "", **more: str) -> str:
    """Begin here, sign in there; the address the issuer sends the browser back to."""
    asked = client.get(START, {"next": next_url} if next_url else {})
    data = {"sub": sub} | more
    answer = httpx.post(asked["Location"], data=data)
    return answer.headers["location"]


def come_back(client: Client, sub: str, **values: str):
    found = urlsplit(at_the_issuer(client, sub, **values))
    return client.get(f"{found.path}?{found.query}")


def problem(response) -> str:
    text = response.content.decode()
    begin = text.index('data-problem="') + len('data-problem="')
    return text[begin : text.index('"', begin)]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_linked_identity_opens_the_account_and_leads_where_one_was_going(town, client):
    link(town, "hoa")

    response = come_back(client, "hoa", next_url="/notices/")

    assert response["Location"] == "/notices/"
    page = client.get("/notices/").content.decode()
    assert "Cà Thị Hoa" in page
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="accounts.signed_in")
        kept = Identity.objects.get()
    assert line.detail == {"factor": "identity"}
    assert NUMBER not in kept.digest


def test_the_question_carries_state_nonce_and_a_challenge_and_asks_for_no_mail(client):
    asked = parse_qs(
        urlsplit(client.get(f"{START}?scope=email&auth_params=acr=0")["Location"]).query
    )

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 24
    assert asked["state"]
    assert sorted(asked["scope"][0].split()) == ["openid", "profile"]
    assert "acr" not in asked


@pytest.mark.parametrize(
    ("sub", "why", "words"),
    [
        ("hoa", "unknown", "hỏi bí thư chi bộ"),
        ("low", "low_level", "chưa đủ"),
        ("shy", "no_claim", "Số định danh cá nhân"),
    ],
)
def test_what_is_not_linked_opens_nothing_and_says_whom_to_ask(town, client, sub, why, words):
    town.user("thoan")  # whose e-mail there means nothing here
    users = User.objects.count()

    response = come_back(client, sub)

    assert (response.status_code, problem(response)) == (403, why)
    assert words in response.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == users


def test_a_number_that_stands_at_two_people_opens_neither_account(town, client):
    link(town, "hoa")
    link(town, "duc")

    assert problem(come_back(client, "hoa")) == "ambiguous"
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(town, client):
    link(town, "hoa")
    User.objects.update(is_active=False)

    assert problem(come_back(client, "hoa")) == "closed"
    assert not is_signed_in(client)


def test_the_answer_to_somebody_elses_question_is_refused(town, client):
    link(town, "hoa")
    found = urlsplit(at_the_issuer(Client(SERVER_NAME="localhost"), "hoa"))

    response = client.get(f"{found.path}?{found.query}")

    assert response.status_code == 403
    assert not is_signed_in(client)


def test_an_answer_is_taken_once(town, client):
    link(town, "hoa")
    found = urlsplit(at_the_issuer(client, "hoa"))
    client.get(f"{found.path}?{found.query}")
    client.logout()

    again = client.get(f"{found.path}?{found.query}")

    assert again.status_code == 403
    assert not is_signed_in(client)


def test_who_breaks_it_off_is_told_so(client):
    asked = client.get(START)
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]

    response = client.get(f"{START}back/?error=access_denied&state={state}")

    assert (response.status_code, problem(response)) == (200, "cancelled")


def test_another_issuer_than_the_configured_one_is_not_asked(client, settings, issuer):
    settings.CHIBO_OIDC_ISSUER = issuer.replace("localhost", "eid.example")

    response = client.get(START)

    assert (response.status_code, problem(response)) == (403, "faulty")


def test_an_issuer_that_does_not_answer_is_no_fault_of_the_page(client, settings):
    configure(settings, "http://localhost:9")

    response = client.get(START)

    assert (response.status_code, problem(response)) == (503, "away")


@contextmanager
def long_ago(town: Town, who: str) -> Iterator[Client]:
    client = Client(SERVER_NAME="localhost")
    user = User.objects.get(person_id=town.members[who].person_id)
    sessions.sign_in(client, user, at=clock.now() - timedelta(hours=1))
    yield client


def test_who_has_no_other_factor_confirms_at_the_issuer_for_one_deed(town):
    link(town, "hoa")  # which makes an account without a password
    with long_ago(town, "hoa") as client:
        assert client.get("/record/record.json").status_code == 303
        client.get("/accounts/confirm/for/members.export/?next=/record/record.json")
        asked = parse_qs(urlsplit(client.get(START)["Location"]).query)

        response = come_back(client, "hoa", next_url="/accounts/confirm/done/")

        assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
        assert response["Location"] == "/accounts/confirm/done/"
        assert client.get(response["Location"])["Location"] == "/record/record.json"


def test_the_identity_of_another_confirms_nothing(town):
    link(town, "hoa")
    link(town, "duc", "011180009999")
    with long_ago(town, "hoa") as client:
        response = come_back(client, "other", next_url="/accounts/confirm/done/")

        assert problem(response) == "other_person"


def test_without_an_issuer_there_is_no_button_and_no_way(town, client, settings):
    with_issuer = client.get("/accounts/login/").content.decode()
    settings.CHIBO_OIDC_ISSUER = ""

    assert "Đăng nhập bằng VNeID" in with_issuer
    assert "VNeID" not in client.get("/accounts/login/").content.decode()
    assert client.get(START).status_code == 404
    assert client.get("/accounts/identity/google/").status_code == 404
    page = f"/accounts/people/{town.members['hoa'].person_id}/identity/"
    assert town.client("thoan").get(page).status_code == 404


def test_an_officer_writes_the_number_down_from_the_card_and_only_a_digest_stays(town):
    client, person = town.client("thoan"), town.members["hoa"].person_id
    page = f"/accounts/people/{person}/identity/"
    assert "VNeID" in client.get(page).content.decode()

    short = client.post(page, {"number": "0111", "again": "0111"})
    unlike = client.post(page, {"number": NUMBER, "again": "011180009999"})
    done = client.post(page, {"number": "011 180 001 234", "again": NUMBER})

    assert (short.status_code, unlike.status_code, done.status_code) == (422, 422, 302)
    assert "12 chữ số" in short.content.decode()
    with scope(system_actor("test")):
        kept = Identity.objects.get()
        line = AuditEntry.objects.get(action="accounts.identity_linked")
    assert (kept.person_id, kept.digest) == (person, configured.digest_of(NUMBER))
    assert (line.subject, line.detail) == (person, {})


def test_nobody_links_for_themselves_or_without_an_office(town):
    own = f"/accounts/people/{town.members['thoan'].person_id}/identity/"
    told = town.client("thoan").post(own, {"number": NUMBER, "again": NUMBER})
    with scope(town.actor("thoan")) as secretary, pytest.raises(Refused):
        identities.link(actor=secretary, person_id=secretary.person, digest="x", at=clock.now())
    with scope(town.actor("hoa")) as member, pytest.raises(Denied):
        identities.link(
            actor=member, person_id=town.members["duc"].person_id, digest="x", at=clock.now()
        )

    assert told.status_code == 422


def test_one_officer_alone_opens_no_account_that_opens_already(town, client):
    """It would go round the second officer, without whom no lost telephone is replaced."""
    town.user("hoa")
    page = f"/accounts/people/{town.members['hoa'].person_id}/identity/"

    told = town.client("thoan").post(page, {"number": NUMBER, "again": NUMBER})
    with pytest.raises(Refused) as refused:
        link(town, "hoa")

    assert (told.status_code, refused.value.code) == (422, "has_way")
    assert "đã đăng nhập được" in told.content.decode()
    assert problem(come_back(client, "hoa")) == "unknown"


def test_a_number_that_was_written_down_is_not_replaced_by_one_officer(town):
    link(town, "hoa")

    with pytest.raises(Refused):
        link(town, "hoa", "011180009999")


def test_a_closed_account_gets_no_identity(town):
    town.user("hoa")
    User.objects.update(is_active=False)

    with pytest.raises(Refused) as refused:
        link(town, "hoa")

    assert refused.value.code == "account_closed"


def begin_own(client: Client, sub: str):
    """Press the button on the own page and sign in at the issuer."""
    asked = client.post("/accounts/identity/mine/")
    assert asked["Location"].startswith(START)
    sent = client.get(asked["Location"])["Location"]
    found = urlsplit(httpx.post(sent, data={"sub": sub}).headers["location"])
    return client.get(f"{found.path}?{found.query}")


def test_a_member_links_the_own_identity_by_signing_in_there(town, client):
    member = town.client("hoa")
    page = member.get("/accounts/security/").content.decode()
    assert "Liên kết VNeID" in page

    done = begin_own(member, "hoa")

    assert done["Location"] == "/accounts/security/"
    assert "Liên kết VNeID" not in member.get("/accounts/security/").content.decode()
    assert come_back(client, "hoa", next_url="/notices/")["Location"] == "/notices/"
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="accounts.identity_linked")
        assert line.subject == line.actor_person == town.members["hoa"].person_id


def test_nobody_takes_an_identity_that_is_somebody_elses(town):
    link(town, "duc")

    assert problem(begin_own(town.client("hoa"), "hoa")) == "other_person"
    with scope(system_actor("test")):
        assert Identity.objects.get().person_id == town.members["duc"].person_id


def test_an_identity_stands_until_the_lost_way_ends_it(town):
    link(town, "hoa")
    client = Client(SERVER_NAME="localhost")
    sessions.sign_in(client, User.objects.get(person_id=town.members["hoa"].person_id))

    assert problem(begin_own(client, "other")) == "other_person"
    with scope(system_actor("test")):
        assert Identity.objects.get().digest == configured.digest_of(NUMBER)


def test_linking_ones_own_needs_a_fresh_proof_and_an_issuer(town, settings):
    town.user("hoa")
    with long_ago(town, "hoa") as client:
        asked = client.post("/accounts/identity/mine/")
        assert asked["Location"].startswith("/accounts/confirm/for/accounts.link_identity/")

    settings.CHIBO_OIDC_ISSUER = ""
    assert town.client("hoa").post("/accounts/identity/mine/").status_code == 404
