"""The frame of the command: help, dispatch, sentences instead of tracebacks."""

import subprocess
import sys

import pytest

from chibo.cli import main as cli
from chibo.config.env import Misconfigured
from chibo.gateways.embedded_postgres import DatabaseProblem


def test_help_names_every_command(capsys):
    assert cli.main(["--help"]) == 0

    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in cli.COMMANDS)


def test_without_a_command_the_help_is_shown_as_a_mistake(capsys):
    assert cli.main([]) == 2
    assert "usage: chibo COMMAND" in capsys.readouterr().out


def test_an_unknown_command_is_named(capsys):
    assert cli.main(["sever"]) == 2
    assert "no command 'sever'" in capsys.readouterr().err


def test_the_version_is_that_of_the_package(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("chibo 0.")


@pytest.mark.parametrize("command", ["demo", "serve", "doctor", "database"])
def test_each_command_explains_itself_in_two_languages(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])

    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: chibo {command}")
    assert any(letter in said for letter in "ạảấầậếệịọốộớờủứừữ")


@pytest.mark.parametrize("problem", [DatabaseProblem("no room"), Misconfigured("no room")])
def test_trouble_a_person_can_put_right_is_one_sentence(problem, monkeypatch, capsys):
    def fail(_words: list[str]) -> int:
        raise problem

    monkeypatch.setattr("chibo.cli.doctor.main", fail)

    assert cli.main(["doctor"]) == 2
    assert capsys.readouterr().err == "chibo doctor: no room\n"


def test_ctrl_c_ends_quietly(monkeypatch):
    def interrupt(_words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("chibo.cli.doctor.main", interrupt)

    assert cli.main(["doctor"]) == 130


def test_help_loads_neither_django_nor_a_database():
    program = (
        "import sys; from chibo.cli.main import main; main(['--help']);"
        "sys.exit('django' in sys.modules)"
    )

    assert (
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL).returncode == 0
    )
