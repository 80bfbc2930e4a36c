"""``chibo init``: set up a real installation – units, operator, secretary – in an empty database."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chibo.cli import environment, installation

if TYPE_CHECKING:
    from chibo.cli.answers import Answers
    from chibo.people.members.founding import Founded

DONE, CHECK_FAILED, FIRST = 0, 1, 2


def main(words: list[str]) -> int:
    """Set up; 1 when the installation stands already, 2 when something has to be put right first."""
    given = _arguments(words)
    if given.questions:
        return _questions()
    from chibo.cli import asking
    from chibo.cli.answers import QUESTIONS, BadAnswer, check_whole

    installation.load()
    try:
        installation.bring_up_to_date(log_key=False)
        stands = _standing()
        if stands:
            print(stands)
            return CHECK_FAILED
        answers = asking.gather(QUESTIONS, file=given.answers, pairs=given.set)
        check_whole(answers)
        if not given.yes and not asking.agreed(answers):
            return CHECK_FAILED
        return _set_up(answers, internal_ca=given.internal_ca)
    except (installation.NotReady, BadAnswer) as reason:
        print(f"chibo init: {reason}", file=sys.stderr)
        return FIRST


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo init",
        description="Set up a real installation in an empty database. Thiết lập hệ thống cho một chi bộ.",
        epilog="Asks for what neither --answers nor --set gives. Nothing of the demonstration is used.",
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers as TOML")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="one answer; may be repeated",
    )
    parser.add_argument(
        "--internal-ca",
        action="store_true",
        help="make an authority of the installation's own; what it signs is marked as without legal force",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask whether all is right")
    parser.add_argument("--questions", action="store_true", help="print all keys and end")
    return parser.parse_args(words)


def _questions() -> int:
    from chibo.cli import asking
    from chibo.cli.answers import QUESTIONS

    asking.tell(QUESTIONS)
    return DONE


def _standing() -> str:
    """A sentence when something stands in this database already."""
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.organisation import queries as organisation
    from chibo.people.members import founding

    stands = founding.standing()
    if not stands:
        return ""
    if stands == "demo":
        raise installation.NotReady(
            "this database holds a demonstration; a real installation needs another one: set CHIBO_VAR to "
            "an empty folder or DATABASE_URL to an empty database. Nothing was changed."
        )
    with scope(system_actor("init")):
        units = organisation.outline()
    told = "\n".join(f"  {'  ' * depth}{unit.name} ({unit.code})" for depth, unit in units)
    return (
        "Hệ thống đã được thiết lập, không có gì thay đổi (set up already; nothing was changed):\n"
        f"{told}\nSettings: {environment.settings_file()}\nNext: chibo doctor, chibo serve"
    )


def _set_up(answers: "Answers", *, internal_ca: bool) -> int:
    from django.conf import settings

    from chibo.cli import first_papers
    from chibo.cli.answers import beginning_of
    from chibo.core import clock
    from chibo.people.members import founding

    at = clock.now()
    origin = installation.make_log_key(origin=_origin(answers))
    environment.make_identity_key()
    founded = founding.found(beginning_of(answers), at=at)
    environment.write_settings(_settings(answers, origin))
    settings.SITE_URL = answers["site.url"]
    papers = first_papers.print_all(founded, site=answers["site.url"], at=at)
    if internal_ca:
        papers += first_papers.internal_authority(founded, at=at)
    _tell(founded, answers, papers, internal_ca=internal_ca)
    return DONE


def _origin(answers: "Answers") -> str:
    """The log's name: the site's host, and that it is its first log."""
    return f"{urlsplit(answers['site.url']).hostname}/chibo/1"


def _settings(answers: "Answers", origin: str) -> dict[str, str]:
    """What the processes have to know, as it stands in the environment."""
    url = urlsplit(answers["site.url"])
    secure = url.scheme == "https"
    hosts = dict.fromkeys([url.hostname or "", "127.0.0.1", "localhost", "[::1]"])
    return {
        "CHIBO_SITE_URL": answers["site.url"],
        "CHIBO_HOSTS": ",".join(hosts),
        "CHIBO_TRUSTED_ORIGINS": answers["site.url"],
        "CHIBO_INSECURE_COOKIES": "no" if secure else "yes",
        "CHIBO_EVENTS_URL": answers["site.url"] if secure else "",
        "CHIBO_LOG_ORIGIN": origin,
    }


def _tell(founded: "Founded", answers: "Answers", papers: list[str], *, internal_ca: bool) -> None:
    print(f"\nĐã thiết lập {founded.branch.name} (set up), {founded.superior.name}.")
    print(f"Cài đặt (settings): {environment.settings_file()}")
    for line in papers:
        print(line)
    if not internal_ca:
        print(NO_CERTIFICATES)
    if answers["site.url"].startswith("http://"):
        print(NO_TLS)
    print("\nTiếp theo (next): chibo doctor, chibo serve; docs/howto/operator-install.md")


NO_CERTIFICATES = """
Chưa có chứng thư số: chưa ký được biên bản. Cài chứng thư của cơ quan cấp (CHIBO_PKI_DIR, CHIBO_TSA_URL), hoặc chạy
`chibo keys authority` để dùng CA nội bộ, khi đó văn bản ghi rõ không có giá trị pháp lý.
(No certificates yet: nothing can be signed. Install those of a licensed authority, or run `chibo keys authority`
for one of this installation's own; documents then say that they have no legal force.)"""
NO_TLS = """
Trang chưa dùng HTTPS: chỉ dùng trên máy này. Khóa đăng nhập (passkey) trên điện thoại cần địa chỉ https://.
(Without HTTPS the pages are for this machine only; passkeys on telephones need an address with https://.)"""
