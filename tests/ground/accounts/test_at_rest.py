"""Secrets of apps and seeds of recovery codes: sealed for their own account, opened for nobody else."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.db import connection

from chibo.core.errors import Broken
from chibo.core.vault import keys
from chibo.ground.accounts import at_rest

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(counters())[1]))


def stored(kind: str, user_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data::text FROM mfa_authenticator WHERE type = %s AND user_id = %s",
            [kind, user_id],
        )
        (text,) = cursor.fetchone()
    return str(text)


def write(kind: str, user_id: int, data: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mfa_authenticator SET data = %s::jsonb WHERE type = %s AND user_id = %s",
            [data, kind, user_id],
        )


def read(kind: str, user_id: int) -> Authenticator:
    return Authenticator.objects.get(type=kind, user_id=user_id)


@pytest.fixture
def two(town):
    """Two members with an app and recovery codes each; the secret of the first."""
    secret = generate_totp_secret()
    one, other = town.user("hoa"), town.user("thoan")
    for user, given in [(one, secret), (other, generate_totp_secret())]:
        TOTP.activate(user, given)
        RecoveryCodes.activate(user)
    return one, other, secret


def test_secret_and_seed_are_not_in_the_database_and_still_work(two):
    user, _other, secret = two

    codes = RecoveryCodes(read("recovery_codes", user.pk))
    seed = at_rest.opened(codes.instance.data["seed"])

    assert secret not in stored("totp", user.pk)
    assert seed not in stored("recovery_codes", user.pk)
    assert TOTP(read("totp", user.pk)).validate_code(code_of(secret))
    first, second, *_rest = codes.get_unused_codes()
    assert codes.validate_code(first)  # writes the row anew
    again = RecoveryCodes(read("recovery_codes", user.pk))
    assert not again.validate_code(first)
    assert again.validate_code(second)


@pytest.mark.parametrize("kind", ["totp", "recovery_codes"])
def test_a_secret_that_was_copied_to_another_account_does_not_open(two, kind):
    one, other, _secret = two
    write(kind, other.pk, stored(kind, one.pk))

    name = at_rest.NAMES[Authenticator.Type(kind)]
    with pytest.raises(Broken) as error:
        at_rest.opened(read(kind, other.pk).data[name])
    assert error.value.code == "not_opened"


@pytest.mark.parametrize("text", ["JBSWY3DPEHPK3PXP", "chibo-sealed:1", "chibo-sealed:1:ä"])
def test_what_is_not_sealed_opens_nothing(two, text):
    one, _other, _secret = two
    write("totp", one.pk, json.dumps({"secret": text}))

    with pytest.raises(Broken):
        TOTP(read("totp", one.pk)).validate_code("000000")


def test_what_somebody_writes_in_clear_is_sealed_on_its_way(two):
    one, _other, _secret = two
    found = read("totp", one.pk)
    found.data = {"secret": "JBSWY3DPEHPK3PXP"}
    found.save()

    assert "JBSWY3DPEHPK3PXP" not in stored("totp", one.pk)
    assert at_rest.opened(read("totp", one.pk).data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_other_factors_are_left_as_they_are(two):
    one, _other, _secret = two
    made = Authenticator.objects.create(user=one, type="webauthn", data={"name": "x"})

    assert Authenticator.objects.defer("data").get(pk=made.pk).type == "webauthn"
    assert stored("webauthn", one.pk) == '{"name": "x"}'


def test_secrets_are_sealed_anew_under_another_key(two):
    one, _other, secret = two
    keys.renew("mfa_authenticator")
    number = keys.current("mfa_authenticator").number
    assert at_rest.SECRETS.stale(number) == 4

    done, last = at_rest.SECRETS.renew(number, after=None, most=3)
    rest = at_rest.SECRETS.renew(number, after=last, most=3)

    assert (done, rest) == (3, (1, None))
    assert at_rest.SECRETS.stale(number) == 0
    assert at_rest.opened(read("totp", one.pk).data["secret"]) == secret
