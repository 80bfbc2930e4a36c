"""The invented commune Nậm Khoang: its committee and its fourteen branches.

It lies under the real tỉnh Sơn La as an additional unit without an official code, so that no real
commune is given invented members. Where a village bears the name of a real one, that is chance.
"""

from dataclasses import dataclass, field

from chibo.demo.naming import HMONG, KHMU, KINH, MUONG, THAI
from chibo.ground.organisation.frame import Plan
from chibo.ground.organisation.rules import Basis, UnitKind

PROVINCE = 14  # Sơn La
COMMUNE_KEY = "demo/nam-khoang"
DEMO_BRANCH = "na-khoang"
NOT_REAL = "Đơn vị của bản thử, không có thật"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSpec:
    """How a branch is to be made up.

    ``probationary`` and ``exempt`` count among ``size``; ``peoples`` are weights by ethnic code.
    """

    key: str
    name: str
    short_name: str
    basis: Basis
    size: int
    probationary: int = 0
    exempt: int = 0
    peoples: dict[str, int] = field(default_factory=dict)


def _village(
    key: str, place: str, size: int, *, probationary: int = 0, exempt: int = 0, **peoples: int
) -> BranchSpec:
    return BranchSpec(
        key=key,
        name=f"Chi bộ bản {place}",
        short_name=f"Bản {place}",
        basis=Basis.VILLAGE,
        size=size,
        probationary=probationary,
        exempt=exempt,
        peoples={_PEOPLES[name]: weight for name, weight in peoples.items()},
    )


_PEOPLES = {"thai": THAI, "hmong": HMONG, "khmu": KHMU, "muong": MUONG, "kinh": KINH}
_STAFF = {THAI: 45, KINH: 35, MUONG: 10, HMONG: 8, KHMU: 2}

BRANCHES = (
    _village(DEMO_BRANCH, "Nà Khoang", 23, probationary=2, exempt=1, thai=95, kinh=5),
    _village("pa-vat", "Pá Vạt", 17, exempt=1, thai=90, khmu=10),
    _village("co-ma", "Co Mạ", 19, probationary=1, exempt=1, thai=55, khmu=45),
    _village("nam-lua", "Nậm Lưa", 11, hmong=95, thai=5),
    _village("huoi-lan", "Huổi Lán", 14, probationary=1, hmong=90, thai=10),
    _village("phieng-nghe", "Phiêng Nghè", 28, probationary=1, exempt=3, thai=85, muong=15),
    _village("pom-lot", "Pom Lót", 34, probationary=1, exempt=4, thai=80, kinh=20),
    _village("huoi-cuong", "Huổi Cuông", 22, probationary=1, exempt=1, hmong=70, khmu=30),
    _village("na-sang", "Nà Sàng", 27, exempt=2, thai=90, muong=10),
    _village("keo-hin", "Kéo Hin", 25, probationary=1, exempt=2, thai=70, khmu=30),
    BranchSpec(
        key="thcs",
        name="Chi bộ Trường THCS Nậm Khoang",
        short_name="Trường THCS Nậm Khoang",
        basis=Basis.SCHOOL,
        size=31,
        probationary=1,
        peoples=_STAFF,
    ),
    BranchSpec(
        key="tram-y-te",
        name="Chi bộ Trạm Y tế xã Nậm Khoang",
        short_name="Trạm Y tế",
        basis=Basis.HEALTH_STATION,
        size=9,
        peoples=_STAFF,
    ),
    BranchSpec(
        key="htx-che",
        name="Chi bộ Hợp tác xã Chè Khoang",
        short_name="Hợp tác xã Chè Khoang",
        basis=Basis.COOPERATIVE,
        size=12,
        peoples={THAI: 60, KINH: 30, HMONG: 10},
    ),
    BranchSpec(
        key="co-quan",
        name="Chi bộ Cơ quan xã Nậm Khoang",
        short_name="Cơ quan xã",
        basis=Basis.OFFICE,
        size=48,
        probationary=1,
        peoples=_STAFF,
    ),
)


def commune_plan() -> Plan:
    """The committee with its branches, to be hung under the province."""
    plan = Plan(
        key=COMMUNE_KEY,
        kind=UnitKind.COMMUNE,
        basis="commune",
        name="Đảng bộ xã Nậm Khoang",
        short_name="Xã Nậm Khoang",
        place="Nậm Khoang",
        province=PROVINCE,
        decision=NOT_REAL,
    )
    plan.children = [
        Plan(
            key=branch_key(spec.key),
            kind=UnitKind.BRANCH,
            basis=spec.basis.value,
            name=spec.name,
            short_name=spec.short_name,
            place=plan.place,
            province=PROVINCE,
            decision=NOT_REAL,
        )
        for spec in BRANCHES
    ]
    return plan


def branch_key(key: str) -> str:
    """Key of a branch's plan."""
    return f"{COMMUNE_KEY}/{key}"
