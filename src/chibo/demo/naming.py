"""Invented names by people, sex and generation: common family and given names, put together by chance."""

from collections.abc import Mapping
from typing import Literal

from chibo.demo.dice import Dice

Sex = Literal["m", "f"]
KINH, THAI, MUONG, HMONG, KHMU = "01", "03", "06", "08", "29"  # national list of ethnic groups

_FAMILIES: Mapping[str, Mapping[str, int]] = {
    KINH: {
        "Nguyễn": 32,
        "Trần": 11,
        "Lê": 10,
        "Phạm": 7,
        "Hoàng": 5,
        "Vũ": 5,
        "Đặng": 3,
        "Bùi": 3,
        "Đỗ": 3,
        "Ngô": 2,
        "Dương": 2,
        "Đinh": 2,
        "Phan": 2,
        "Trịnh": 2,
        "Lương": 1,
    },
    THAI: {
        "Lò": 24,
        "Quàng": 14,
        "Lường": 13,
        "Cà": 9,
        "Cầm": 8,
        "Hoàng": 7,
        "Tòng": 6,
        "Hà": 6,
        "Vì": 5,
        "Bạc": 3,
        "Điêu": 2,
        "Lèo": 2,
        "Mè": 1,
    },
    MUONG: {"Đinh": 12, "Bùi": 12, "Hà": 8, "Quách": 4, "Phùng": 3, "Xa": 3},
    HMONG: {"Giàng": 9, "Mùa": 8, "Vàng": 8, "Thào": 7, "Sùng": 6, "Hạng": 4, "Vừ": 4, "Lầu": 3},
    KHMU: {"Lò": 8, "Lường": 5, "Quàng": 4, "Cút": 3, "Moong": 3, "Vì": 3},
}

_MIDDLES: Mapping[tuple[str, Sex], Mapping[str, int]] = {
    ("old", "m"): {"Văn": 80, "Xuân": 6, "Đình": 4, "Đức": 4, "Hữu": 3, "Quang": 3},
    ("old", "f"): {"Thị": 96, "Bích": 2, "Kim": 2},
    ("young", "m"): {"Văn": 50, "Minh": 12, "Đức": 10, "Quang": 8, "Anh": 6, "Mạnh": 6, "Hải": 4},
    ("young", "f"): {"Thị": 55, "Thu": 12, "Ngọc": 9, "Minh": 8, "Hồng": 6, "Phương": 6, "Bảo": 4},
}

_GIVEN: Mapping[tuple[str, str, Sex], str] = {
    ("lowland", "old", "m"): (
        "Hùng Dũng Bình Sơn Thắng Hải Long Thành Tiến Quyết Chiến Lợi Phúc Lộc Thọ Tài Vinh Quý "
        "Khánh Ngọc Thanh Tuyên Đạo Nghĩa Hòa Minh Cường Toản"
    ),
    ("lowland", "old", "f"): (
        "Hoa Lan Huệ Cúc Mai Đào Liên Nga Hiền Thảo Hạnh Thu Xuân Loan Phượng Oanh Tuyết Hương "
        "Vân Thủy Hòa Bình Nhàn Thơm Dung"
    ),
    ("lowland", "young", "m"): (
        "Tuấn Nam Kiên Khôi Đạt Huy Quân Trường Duy Hiếu Việt Hoàng Phong Tùng Thịnh Lâm Khoa "
        "Thái Vũ Hưng Trung Đăng Bảo Nguyên"
    ),
    ("lowland", "young", "f"): (
        "Linh Trang Huyền Ngân Quỳnh Nhung Yến Hằng Hà Phương Thảo My Chi Giang Duyên Ánh Diệp "
        "Trâm Vy Thư Uyên Hân Dương Ly"
    ),
    ("thai", "old", "m"): (
        "Ánh Inh Hặc Piếng Pâng Xôm Hịa Ún Phiêng Hoan Ngoan Ơn Sương Tiện Thân Đoan Bun Chựa "
        "Mẳn Ín Pọm Thoa Xuân Nọi Khặt Panh Ngân Hiếng"
    ),
    ("thai", "old", "f"): (
        "Ín Pản Ọm Xiên Lún Đôi Thỏa Yêu Nọi Bua Hịa Ơn Pâng Khong Phát Xoan Pín Piêng Chom "
        "Muôn Hom Sơn Lả Dín"
    ),
    ("thai", "young", "m"): (
        "Toàn Thuận Đoàn Dũng Khánh Nam Kiên Đại Duy Thưởng Huân Tưởng Quyết Chiến Công Luân "
        "Tân Trọng Điệp Hiệp"
    ),
    ("thai", "young", "f"): (
        "Thương Thắm Hồng Hương Nhung Loan Duyên Hà Linh Thúy Phượng Vân Xuân Hiền Chung Ngọc "
        "Lệ Kim Tuyên Thu"
    ),
    ("hmong", "old", "m"): "Sống Tủa Páo Dơ Chứ Tồng Lồng Súa Chống Sếnh Nủ Của Giống Pó Dế Chìa",
    ("hmong", "old", "f"): "Dợ Mỷ Sua Pàng Máy Dua Xía Chia Sông Say Mo Dê Chở Ka",
    ("hmong", "young", "m"): "Tủa Dơ Sinh Páo Thống Chu Sử Dềnh Lử Nênh Minh Vạng Khua Phềnh",
    ("hmong", "young", "f"): "Dua Mai Ly Chia Sông Pà Mỷ Xia Hoa Dung Sai Nhia Ka Nu",
}
_CULTURE = {KINH: "lowland", MUONG: "lowland", THAI: "thai", KHMU: "thai", HMONG: "hmong"}
_YOUNG_FROM = 1982


def invent(dice: Dice, *, ethnic_code: str, sex: Sex, born_year: int) -> str:
    """A full name such as people of that group, sex and generation bear."""
    generation = "young" if born_year >= _YOUNG_FROM else "old"
    culture = _CULTURE[ethnic_code]
    family = dice.weighted(_FAMILIES[ethnic_code])
    given = dice.pick(_GIVEN[culture, generation, sex].split())
    if culture == "hmong":
        middle = "Thị" if sex == "f" else dice.weighted({"A": 75, "Văn": 25})
    else:
        middle = dice.weighted(_MIDDLES[generation, sex])
    return f"{family} {middle} {given}"
