"""Log-ins of the demo: a password of its own for each installation, kept in one file for its owner."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model

from chibo.demo import roll
from chibo.gateways.durable import make_folder, write_durably
from chibo.ground.accounts.models import Person

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_GROUPS, _GROUP = 3, 4


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who gets a log-in: user name, name, and what they are for the visitor of the demo."""

    username: str
    name: str
    what: str
    signs: bool = False


ROLES = (
    Role("thoan", "Lò Văn Thoan", "Bí thư chi bộ bản Nà Khoang, chủ trì", signs=True),
    Role("dien", "Quàng Thị Diên", "Phó bí thư, thư ký buổi sinh hoạt", signs=True),
    Role("binh", "Hà Văn Bình", "Đảng viên, phụ trách điểm Pá Vạt"),
    Role("hoa", "Cà Thị Hoa", "Ủy viên chi ủy"),
    Role("hang", "Nguyễn Thu Hằng", "Đảng viên, dự trực tuyến"),
    Role("khoi", "Lường Minh Khôi", "Đảng viên, dự trực tuyến"),
    Role("phuong", "Hà Thị Phượng", "Đảng viên, dự trực tuyến"),
    Role("duc", "Lò Minh Đức", "Đảng viên dự bị"),
    Role("lien", "Hoàng Thị Bích Liên", "Trưởng Ban Xây dựng Đảng xã Nậm Khoang"),
    Role("hac", "Lò Văn Hặc", "Chủ nhiệm Ủy ban Kiểm tra Đảng ủy xã"),
    Role("huy", roll.OPERATOR, "Người vận hành máy chủ"),
)


@dataclass(frozen=True, slots=True)
class Login:
    """What the owner of the installation is told; who signs has a signing code too."""

    username: str
    password: str
    name: str
    what: str
    signing_code: str = ""


def path() -> Path:
    """The file with the log-ins, readable by its owner only."""
    return Path(settings.VAR) / "demo" / "logins.json"


def create(persons: Iterable[Person]) -> list[Login]:
    """Make a user with a fresh password for every role, and the file, before the transaction ends.

    Args:
        persons: the people of the demo; a role names exactly one of them.
    """
    by_name: dict[str, UUID] = {person.display_name: person.pk for person in persons}
    made = [
        Login(role.username, _password(), role.name, role.what, _password() if role.signs else "")
        for role in ROLES
    ]
    for login in made:
        get_user_model().objects.create_user(
            username=login.username, password=login.password, person_id=by_name[login.name]
        )
    make_folder(path().parent)
    content = json.dumps([asdict(login) for login in made], ensure_ascii=False, indent=2)
    write_durably(path(), content.encode() + b"\n", mode=0o600)
    return made


def read() -> list[Login]:
    """The log-ins as written by ``create``; empty when the file is gone."""
    try:
        return [Login(**row) for row in json.loads(path().read_text("utf-8"))]
    except FileNotFoundError:
        return []


def _password() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
