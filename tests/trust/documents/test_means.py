"""How people sign: with a key file, a token, a remote service; warnings, wrong codes, foreign judges."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused, Unavailable
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.rules import Office
from chibo.trust.documents import queries, services, tasks, validation
from chibo.trust.documents.models import SigningMeans, WrongCodes
from chibo.trust.documents.rules import MeansKind, State
from chibo.trust.documents.services import codes
from tests.support import csc, factories
from tests.support.csc import Service
from tests.support.documents import House, audit_of, refusal
from tests.support.judges import accepted_by_poppler, accepted_by_pyhanko
from tests.support.signing import SECRET, Pki, now
from tests.support.softhsm import PIN, Tokens, reader

pytestmark = pytest.mark.django_db


def choose(person: Any, kind: MeansKind, key: str = "") -> SigningMeans:
    return services.choose_means(
        system_actor("test"), person_id=person.pk, kind=kind, key=key, at=now()
    )


@pytest.fixture
def token(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, pki: Pki
) -> Tokens:
    """The chair signs with a token."""
    made = reader(tmp_path / "hsm", monkeypatch)
    made.token("Bi thu")
    made.put(pki, str(house.chair.pk), token="Bi thu", label="ky")
    settings.CHIBO_PKCS11_MODULE = str(made.module)
    choose(house.chair, MeansKind.TOKEN, "pkcs11:token=Bi%20thu;object=ky")
    return made


@pytest.fixture
def service(house: House, settings: Any, pki: Pki) -> Iterator[Service]:
    """The secretary signs at a remote service."""
    with csc.running(pki) as made:
        settings.CHIBO_CSC_URL, settings.CHIBO_CSC_TOKEN = made.url, csc.BEARER
        settings.CHIBO_CSC_TIMEOUT_SECONDS = 2
        choose(house.secretary, MeansKind.REMOTE, str(house.secretary.pk))
        yield made


def test_token_and_remote_service_pass_all_judges(
    house: House, token: Tokens, service: Service, pki: Pki, tmp_path: Path
):
    document = house.create()
    house.sign(document, "secretary", secret=csc.PIN)

    done = house.sign(document, "chair", secret=PIN)

    pdf = queries.file(document.pk)
    (tmp_path / "a.pdf").write_bytes(pdf)
    report = validation.validate(pdf, pki.anchors)
    assert done.state == State.COMPLETE
    assert report.ok
    assert [found.level for found in report.findings] == ["B-LTA", "B-LTA"]
    assert accepted_by_pyhanko(pki, tmp_path / "a.pdf") == 2
    assert accepted_by_poppler(pki, tmp_path / "a.pdf", tmp_path) == 2


def test_a_wrong_pin_at_the_token_signs_nothing(house: House, token: Tokens):
    document = house.create("resolution")

    error = refusal(lambda: house.sign(document, "branch_secretary", secret="0"))

    assert (type(error), error.code) == (Denied, "wrong_secret")


def test_a_token_that_is_away_says_what_to_do(house: House, token: Tokens, settings: Any):
    document = house.create("resolution")
    token.remove()

    error = refusal(lambda: house.sign(document, "branch_secretary", secret=PIN))
    settings.CHIBO_PKCS11_MODULE = ""
    unset = refusal(lambda: house.sign(document, "branch_secretary", secret=PIN))

    assert (type(error), error.code) == (Unavailable, "key_unavailable")
    assert "USB" in str(error)
    assert isinstance(unset, Unavailable)


def test_a_wrong_pin_and_a_locked_key_at_the_service(house: House, service: Service):
    document = house.create()
    for _ in range(csc.MOST_WRONG):
        assert refusal(lambda: house.sign(document, "secretary", secret="0")).code == "wrong_secret"

    error = refusal(lambda: house.sign(document, "secretary", secret=csc.PIN))

    assert (type(error), error.code) == (Refused, "key_locked")


def test_a_one_time_code_is_sent_and_signed_with(house: House, service: Service):
    actor, document = house.actor(house.secretary), house.create()
    service.behaviour.otp = "000000"
    choose(house.secretary, MeansKind.REMOTE, str(house.secretary.pk))

    services.send_otp(actor)
    wrong = refusal(lambda: house.sign(document, "secretary", secret=csc.PIN, otp="1"))
    house.sign(document, "secretary", secret=csc.PIN, otp=service.behaviour.otp)

    means = queries.means_of(house.secretary.pk)
    assert (means.asks_otp, means.sends_otp) == (True, True)
    assert wrong.code == "wrong_secret"
    assert audit_of(document)[-1] == "documents.signed"


def test_a_service_that_is_away_signs_nothing(house: House, service: Service, settings: Any):
    document, actor = house.create(), house.actor(house.secretary)
    settings.CHIBO_CSC_URL = "http://127.0.0.1:9"
    SigningMeans.objects.filter(person_id=house.secretary.pk).update(sends_otp=True)

    error = refusal(lambda: house.sign(document, "secretary", secret=csc.PIN))
    unsent = refusal(lambda: services.send_otp(actor))
    settings.CHIBO_CSC_URL = ""
    unset = refusal(lambda: house.sign(document, "secretary", secret=csc.PIN))

    assert [type(one) for one in (error, unsent, unset)] == [Unavailable] * 3


def test_a_key_file_sends_no_code(house: House):
    assert refusal(lambda: services.send_otp(house.actor(house.chair))).code == "no_otp"


def test_only_the_operator_chooses_and_only_a_key_that_is_there(
    house: House, token: Tokens, settings: Any
):
    chair = house.actor(house.chair)
    given: dict[str, Any] = {"person_id": house.chair.pk, "kind": MeansKind.TOKEN, "at": now()}

    other = refusal(lambda: services.choose_means(chair, key="x", **given))
    missing = refusal(
        lambda: choose(house.chair, MeansKind.TOKEN, "pkcs11:token=Bi%20thu;object=khac")
    )
    away = refusal(lambda: choose(house.chair, MeansKind.TOKEN, "pkcs11:token=x;object=ky"))

    assert isinstance(other, Denied)
    assert (missing.code, away.code) == ("no_key", "key_unavailable")
    assert queries.means_of(house.chair.pk).key == "pkcs11:token=Bi%20thu;object=ky"


def test_what_is_chosen_is_kept_with_the_end_of_the_certificate(house: House, pki: Pki):
    row = SigningMeans.objects.get(person_id=house.chair.pk)
    certificate = pki.keys.certificate(str(house.chair.pk))

    paper = choose(house.chair, MeansKind.PAPER)

    assert row.kind == MeansKind.FILE
    assert row.ends_at == certificate.not_valid_after
    assert (paper.ends_at, paper.certificate_sha256) == (None, "")
    assert queries.means_of(house.chair.pk).is_paper


def test_somebody_for_whom_nothing_was_chosen_signs_with_a_key_file(house: House):
    person = factories.person(unit=house.unit)

    means = queries.means_of(person.pk)

    assert (means.kind, means.key) == (MeansKind.FILE, str(person.pk))
    assert means.warning(at=now()) == ""


def test_a_certificate_near_its_end_is_warned_of_once(house: House, settings: Any):
    operator = factories.person(unit=house.unit)
    factories.mandate(person=operator, unit=house.unit, office=Office.OPERATOR)
    settings.CHIBO_CERTIFICATE_WARN_DAYS = 10_000

    tasks.look_at_certificates()
    tasks.look_at_certificates()

    found = Notice.objects.filter(kind="certificate_ends")
    told = sorted(found.values_list("person_id", flat=True))
    assert told == sorted([house.chair.pk, house.secretary.pk, operator.pk, operator.pk])


def test_a_long_lived_certificate_and_a_key_that_is_away_are_left(house: House, pki: Pki):
    before = SigningMeans.objects.get(person_id=house.chair.pk)
    (pki.authority.folder / "signers" / f"{house.chair.pk}.pem").unlink()
    choose(house.secretary, MeansKind.PAPER)

    ending = services.look_at_certificates(system_actor("t"), at=now() + timedelta(days=1))

    after = SigningMeans.objects.get(person_id=house.chair.pk)
    assert ending == 0
    assert after.checked_at == before.checked_at


@pytest.mark.parametrize(
    ("days", "words"), [(400, ""), (31, "31 days"), (1, "1 day."), (0, "0 days"), (-1, "has ended")]
)
def test_the_signing_page_warns(days: int, words: str):
    at = datetime(2026, 11, 3, tzinfo=UTC)
    means = queries.Means(
        kind=MeansKind.FILE, key="", ends_at=at + timedelta(days=days, hours=1 if days >= 0 else 0)
    )

    assert words in means.warning(at=at)
    assert bool(means.warning(at=at)) == bool(words)


def test_too_many_wrong_codes_pause_this_person_only(house: House, settings: Any):
    settings.CHIBO_SIGNING_TRIES = 2
    document, at = house.create(), now()
    secretary, chair = house.actor(house.secretary), house.actor(house.chair)
    for _ in range(2):
        with transaction.atomic():
            codes.count(secretary, at=at)

    paused = refusal(lambda: house.sign(document, "secretary"))
    codes.check(chair, at=at)
    later = at + timedelta(seconds=settings.CHIBO_SIGNING_PAUSE_SECONDS)
    done = house.sign(document, "secretary", at=later, actor=house.actor(house.secretary, at=later))

    assert (type(paused), paused.code) == (Refused, "too_many_codes")
    assert done.state == State.SIGNING
    assert not WrongCodes.objects.exists()


def test_a_wrong_code_is_counted_although_the_command_is_undone(house: House):
    document = house.create()
    actor = house.actor(house.secretary)

    error = refusal(lambda: house.sign(document, "secretary", secret="sai"))
    assert error.afterwards is not None
    with scope(actor):
        error.afterwards()

    assert WrongCodes.objects.get(person_id=house.secretary.pk).count == 1


def test_somebody_who_is_not_named_never_gets_to_the_code(house: House):
    document = house.create()

    error = refusal(
        lambda: house.sign(document, "secretary", secret="sai", actor=house.actor(house.chair))
    )

    assert error.code == "not_signer"
    assert error.afterwards is None


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("signing_means", *words, stdout=out)
    return out.getvalue()


def test_the_command_shows_and_chooses(house: House):
    User.objects.create(username="thoan", person=house.chair)

    shown, chosen = command("thoan"), command(str(house.chair.pk), "--kind", "paper")

    assert "pkcs12" in shown
    assert "certificate until" in shown
    assert "paper" in chosen


@pytest.mark.parametrize(
    "words", [["khong-co"], ["thoan", "--kind", "pkcs11", "--key", "pkcs11:token=x"]]
)
def test_the_command_says_what_is_wrong(house: House, words: list[str]):
    User.objects.create(username="thoan", person=house.chair)

    with pytest.raises(CommandError):
        command(*words)


def test_secrets_and_keys_stay_out_of_the_audit_trail(house: House, service: Service):
    from chibo.core.models import AuditEntry

    house.sign(house.create(), "secretary", secret=csc.PIN)

    written = json.dumps(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert csc.PIN not in written
    assert SECRET not in written
    assert "csc" in written
