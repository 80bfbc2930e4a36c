"""The command's door: what is told, and how it ends when something fails."""

from chibo import demo
from chibo.core.errors import Refused
from chibo.demo import session, telling
from chibo.demo.logins import Login


def test_a_failure_is_told_and_ends_with_1(monkeypatch, capsys):
    def fail(self):
        raise Refused("This database holds a real installation.", code="not_a_demo")

    monkeypatch.setattr(session.Session, "_run", fail)

    assert demo.run(1, False) == 1
    assert "real installation" in capsys.readouterr().err


def test_the_end_tells_paths_and_log_ins(monkeypatch, capsys, settings):
    settings.SITE_URL = "http://localhost:8000"
    report = {
        "minutes_pdf": "var/demo/01-BB-CB.pdf",
        "resolution_pdf": "var/demo/01-NQ-CB.pdf",
        "steps": [{"name": "build", "seconds": 3.2}, {"name": "seal", "seconds": 1.0}],
    }
    monkeypatch.setattr(session.Session, "_run", lambda self: report)
    logins = [Login("thoan", "abcd-efgh-jkmn", "Lò Văn Thoan", "Bí thư", "pqrs-tuvw-xyz2")]
    monkeypatch.setattr(telling.logins, "read", lambda: logins)

    assert demo.run(1, True) == 0
    told = capsys.readouterr().out
    assert "chibo verify var/demo/01-BB-CB.pdf" in told
    assert "abcd-efgh-jkmn" in told
    assert "pqrs-tuvw-xyz2" in told
    assert "http://localhost:8000/" in told
    assert "4 giây" in told


def test_without_serving_no_address_is_told(monkeypatch, capsys, settings):
    settings.SITE_URL = "http://localhost:8123"
    monkeypatch.setattr(
        session.Session, "_run", lambda self: {"minutes_pdf": "", "resolution_pdf": "", "steps": []}
    )
    monkeypatch.setattr(telling.logins, "read", list)

    demo.run(1, False)

    assert settings.SITE_URL not in capsys.readouterr().out
