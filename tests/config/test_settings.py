"""What an installation is when nobody says anything, and what follows from its address."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from chibo.config import env, settings
from chibo.config.env import Misconfigured

NAMES = ("CHIBO_HOSTS", "CHIBO_TRUSTED_ORIGINS", "CHIBO_INSECURE_COOKIES", "CHIBO_SECRET_KEY",
         "CHIBO_SECRET_KEY_FILE", "CHIBO_LOG_PERIOD_SECONDS", "CHIBO_PROXIES", "CHIBO_SITE_URL")  # fmt: skip


@pytest.fixture
def read(monkeypatch):
    """The settings as a process with this environment reads them."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)

    def settings_of(**given: str) -> dict[str, Any]:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(Path(settings.__file__)))

    return settings_of


def test_an_address_with_tls_makes_everything_strict(read):
    found = read(CHIBO_SITE_URL="https://chibo.tanhoa.example")

    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert found["LANGUAGE_COOKIE_NAME"] == "__Host-django_language"
    assert not found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert found["ALLOWED_HOSTS"][0] == "chibo.tanhoa.example"
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://chibo.tanhoa.example"]
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert found["CHIBO_LOG_PERIOD_SECONDS"] == 10


def test_this_very_machine_may_do_without_tls(read):
    found = read()

    assert not found["SESSION_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_NAME"] == "sessionid"
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert found["CHIBO_LOG_PERIOD_SECONDS"] == 2


def test_another_machine_without_tls_is_told_so_by_its_cookies(read):
    assert read(CHIBO_SITE_URL="http://192.168.1.5:8000")["SESSION_COOKIE_SECURE"]
    assert not read(CHIBO_INSECURE_COOKIES="yes")["SESSION_COOKIE_SECURE"]


def test_there_is_no_secret_key_that_everybody_knows(read):
    assert read()["SECRET_KEY"] == ""


@pytest.mark.parametrize(
    ("url", "origin", "host", "is_tls", "is_local"),
    [
        ("https://a.example/x", "https://a.example", "a.example", True, False),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]", False, True),
        ("http://127.0.0.2", "http://127.0.0.2", "127.0.0.2", False, True),
        ("http://chibo.localhost:81", "http://chibo.localhost:81", "chibo.localhost", False, True),
        ("http://a.example", "http://a.example", "a.example", False, False),
    ],
)
def test_what_follows_from_an_address(url, origin, host, is_tls, is_local):
    assert env.site(url) == env.Site(origin, host, is_tls, is_local)


@pytest.mark.parametrize("url", ["chibo.example", "ftp://a.example", "https:///x", ""])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Misconfigured, match="CHIBO_SITE_URL"):
        env.site(url)
