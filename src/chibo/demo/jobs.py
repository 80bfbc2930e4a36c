"""What people in each kind of branch do and learned: posts that one person holds, and the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from chibo.demo.dice import Dice
from chibo.demo.naming import Sex
from chibo.ground.organisation.rules import Basis


@dataclass(frozen=True, slots=True)
class Post:
    """A post that one person of the branch holds."""

    title: str
    youngest: int
    oldest: int
    sex: Sex | None = None

    def fits(self, *, age: int, sex: Sex) -> bool:
        """Whether somebody of that age and sex usually holds it."""
        return self.youngest <= age <= self.oldest and self.sex in {None, sex}


POSTS: Mapping[Basis, tuple[Post, ...]] = {
    Basis.VILLAGE: (
        Post("Trưởng bản", 30, 60),
        Post("Trưởng ban công tác Mặt trận", 42, 70),
        Post("Chi hội trưởng Phụ nữ", 26, 58, "f"),
        Post("Chi hội trưởng Cựu chiến binh", 40, 72, "m"),
        Post("Chi hội trưởng Nông dân", 30, 62),
        Post("Bí thư chi đoàn", 18, 32),
        Post("Nhân viên y tế bản", 24, 58, "f"),
        Post("Tổ trưởng tổ bảo vệ an ninh, trật tự", 26, 55, "m"),
    ),
    Basis.SCHOOL: (
        Post("Hiệu trưởng", 38, 60),
        Post("Phó Hiệu trưởng", 33, 60),
        Post("Chủ tịch công đoàn, giáo viên Ngữ văn", 30, 58),
        Post("Tổng phụ trách Đội", 22, 35),
        Post("Kế toán", 24, 60),
        Post("Nhân viên thư viện", 24, 60, "f"),
        Post("Nhân viên bảo vệ", 30, 62, "m"),
    ),
    Basis.HEALTH_STATION: (
        Post("Trưởng trạm, bác sĩ", 32, 60),
        Post("Bác sĩ", 27, 60),
        Post("Hộ sinh", 24, 58, "f"),
        Post("Dược sĩ", 24, 60),
    ),
    Basis.COOPERATIVE: (
        Post("Giám đốc hợp tác xã", 32, 65),
        Post("Phó giám đốc hợp tác xã", 28, 65),
        Post("Kế toán hợp tác xã", 24, 60),
        Post("Tổ trưởng tổ chế biến", 25, 62),
        Post("Nhân viên bán hàng trực tuyến", 20, 40),
    ),
    Basis.OFFICE: (
        Post("Bí thư Đảng ủy xã", 40, 58),
        Post("Phó Bí thư Thường trực Đảng ủy xã", 36, 58),
        Post("Chủ tịch UBND xã", 36, 58),
        Post("Phó Chủ tịch HĐND xã", 34, 58),
        Post("Phó Chủ tịch UBND xã", 33, 58),
        Post("Chủ nhiệm Ủy ban Kiểm tra Đảng ủy xã", 33, 58),
        Post("Trưởng Ban Xây dựng Đảng", 33, 58),
        Post("Chánh Văn phòng Đảng ủy", 32, 58),
        Post("Chủ tịch Ủy ban MTTQ xã", 36, 60),
        Post("Chủ tịch Hội Liên hiệp Phụ nữ xã", 30, 58, "f"),
        Post("Chủ tịch Hội Nông dân xã", 33, 60),
        Post("Chủ tịch Hội Cựu chiến binh xã", 45, 62, "m"),
        Post("Bí thư Đoàn TNCS Hồ Chí Minh xã", 24, 35),
        Post("Giám đốc Trung tâm Phục vụ hành chính công", 32, 58),
        Post("Trưởng phòng Kinh tế", 33, 58),
        Post("Trưởng phòng Văn hóa – Xã hội", 33, 58),
        Post("Chánh Văn phòng HĐND và UBND", 32, 58),
        Post("Chỉ huy trưởng Ban Chỉ huy quân sự xã", 30, 50, "m"),
    ),
}

_REST: Mapping[Basis, Mapping[str, int]] = {
    Basis.VILLAGE: {
        "Nông dân": 74,
        "Buôn bán nhỏ": 8,
        "Thợ xây": 5,
        "Lái xe": 4,
        "Chủ trang trại chăn nuôi": 4,
        "Công nhân": 5,
    },
    Basis.SCHOOL: {
        "Giáo viên Toán": 5,
        "Giáo viên Ngữ văn": 5,
        "Giáo viên Tiếng Anh": 3,
        "Giáo viên Khoa học tự nhiên": 5,
        "Giáo viên Lịch sử và Địa lý": 4,
        "Giáo viên Tin học": 2,
        "Giáo viên Giáo dục thể chất": 2,
        "Giáo viên Công nghệ": 2,
    },
    Basis.HEALTH_STATION: {"Điều dưỡng": 4, "Y sĩ": 4, "Cán bộ dân số": 2},
    Basis.COOPERATIVE: {"Thành viên trồng chè": 5, "Công nhân chế biến chè": 3},
    Basis.OFFICE: {
        "Công chức Văn phòng Đảng ủy": 3,
        "Công chức Ban Xây dựng Đảng": 3,
        "Công chức Ủy ban Kiểm tra": 2,
        "Công chức Phòng Kinh tế": 6,
        "Công chức Phòng Văn hóa – Xã hội": 5,
        "Công chức Tư pháp – Hộ tịch": 3,
        "Công chức Văn phòng HĐND và UBND": 5,
        "Nhân viên Trung tâm Phục vụ hành chính công": 4,
        "Phó Chủ tịch hội, đoàn thể xã": 4,
    },
}
_RETIRED = {
    "Người cao tuổi": 60,
    "Cán bộ hưu trí": 18,
    "Giáo viên nghỉ hưu": 12,
    "Bộ đội nghỉ hưu": 10,
}
_RETIRED_FROM = 63

_LEARNED: Mapping[Basis, Mapping[str, int]] = {
    Basis.VILLAGE: {"9/12": 50, "12/12": 32, "Trung cấp": 10, "Cao đẳng": 5, "Đại học": 3},
    Basis.SCHOOL: {"Đại học sư phạm": 80, "Cao đẳng sư phạm": 16, "Thạc sĩ quản lý giáo dục": 4},
    Basis.HEALTH_STATION: {"Trung cấp y": 45, "Cao đẳng điều dưỡng": 30, "Đại học y": 25},
    Basis.COOPERATIVE: {"12/12": 60, "Trung cấp nông nghiệp": 25, "Đại học nông nghiệp": 15},
    Basis.OFFICE: {"Đại học": 78, "Thạc sĩ": 12, "Trung cấp": 10},
}
_LEARNED_LONG_AGO = {"7/10": 55, "10/10": 20, "Trung cấp sư phạm": 15, "Trung cấp": 10}


def occupation(dice: Dice, *, basis: Basis, age: int) -> str:
    """What somebody without a post does."""
    if basis is Basis.VILLAGE and age >= _RETIRED_FROM:
        return dice.weighted(_RETIRED)
    return dice.weighted(_REST[basis])


def education(dice: Dice, *, basis: Basis, age: int) -> str:
    """What somebody of that age learned."""
    if basis is Basis.VILLAGE and age >= _RETIRED_FROM:
        return dice.weighted(_LEARNED_LONG_AGO)
    return dice.weighted(_LEARNED[basis])
