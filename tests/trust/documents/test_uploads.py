"""Uploads pass the scanner where one is set; without its word nothing is kept."""

import pytest

from chibo.core.errors import Refused, Unavailable
from chibo.gateways.antivirus import Clamd, ScannerAway, Verdict
from chibo.trust.documents import uploads


@pytest.fixture
def set_up(settings, monkeypatch):
    settings.CHIBO_CLAMD, settings.CHIBO_CLAMD_WAIT_SECONDS = "unix:///run/none.ctl", 0
    monkeypatch.setattr(uploads, "PAUSE_SECONDS", 0.01)

    def answers(*given):
        left = list(given)

        def scan(_self, _data):
            found = left.pop(0)
            if isinstance(found, Exception):
                raise found
            return Verdict(found)

        monkeypatch.setattr(Clamd, "scan", scan)
        return left

    return answers


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CHIBO_CLAMD = ""
    uploads.scan(b"a")


def test_every_file_is_looked_through(set_up):
    left = set_up("", "")
    uploads.scan(b"a", b"b")
    assert left == []


def test_malware_is_refused_by_name(set_up):
    set_up("", "Eicar")
    with pytest.raises(Refused, match="Eicar") as caught:
        uploads.scan(b"a", b"b")
    assert caught.value.code == "malware"


def test_a_scanner_that_is_away_refuses_all(set_up):
    set_up(ScannerAway())
    with pytest.raises(Unavailable) as caught:
        uploads.scan(b"a")
    assert caught.value.code == "scanner_away"


def test_a_scanner_is_waited_for_as_long_as_is_said(set_up, settings):
    settings.CHIBO_CLAMD_WAIT_SECONDS = 5
    left = set_up(ScannerAway(), ScannerAway(), "")
    uploads.scan(b"a")
    assert left == []
