"""What the country's members do and learned, by what their branch rests on and by age; weights."""

from collections.abc import Mapping

Weights = Mapping[str, int]

BASES = ("village", "street", "office", "school", "health_station", "enterprise")
"""Kinds of branches here; ``street`` is a village of a ward, ``enterprise`` an enterprise or cooperative."""

AGES = ("young", "working", "retired")
"""Below 36, below 62, from 62 on."""

OCCUPATIONS: Mapping[tuple[str, str], Weights] = {
    ("village", "young"): {
        "Nông dân": 42, "Công nhân": 18, "Buôn bán nhỏ": 8, "Lái xe": 5, "Thợ xây": 6,
        "Bí thư chi đoàn": 5, "Lao động tự do": 10, "Chủ trang trại": 2, "Thợ cơ khí": 4,
    },
    ("village", "working"): {
        "Nông dân": 55, "Buôn bán nhỏ": 9, "Trưởng thôn": 5, "Trưởng ban công tác Mặt trận": 4,
        "Chi hội trưởng Phụ nữ": 3, "Chi hội trưởng Nông dân": 4, "Thợ xây": 5, "Lái xe": 4,
        "Chủ trang trại": 4, "Công nhân": 6, "Nhân viên y tế thôn": 1,
    },
    ("village", "retired"): {
        "Người cao tuổi": 52, "Cán bộ hưu trí": 18, "Bộ đội nghỉ hưu": 14, "Giáo viên nghỉ hưu": 12,
        "Nông dân": 4,
    },
    ("street", "young"): {
        "Buôn bán nhỏ": 22, "Lao động tự do": 22, "Công nhân": 16, "Lái xe": 10,
        "Kinh doanh trực tuyến": 12, "Bí thư chi đoàn": 6, "Nhân viên văn phòng": 12,
    },
    ("street", "working"): {
        "Buôn bán nhỏ": 26, "Nội trợ": 14, "Tổ trưởng tổ dân phố": 10, "Lao động tự do": 18,
        "Trưởng ban công tác Mặt trận": 7, "Chi hội trưởng Phụ nữ": 6, "Chủ doanh nghiệp nhỏ": 9,
        "Lái xe": 10,
    },
    ("street", "retired"): {
        "Cán bộ hưu trí": 46, "Giáo viên nghỉ hưu": 14, "Bộ đội nghỉ hưu": 18,
        "Công nhân nghỉ hưu": 14, "Người cao tuổi": 8,
    },
    ("office", "young"): {
        "Công chức": 58, "Chuyên viên": 34, "Bí thư Đoàn TNCS Hồ Chí Minh xã": 3, "Nhân viên": 5,
    },
    ("office", "working"): {
        "Công chức": 52, "Chuyên viên chính": 18, "Phó trưởng phòng": 10, "Trưởng phòng": 9,
        "Chủ tịch hội, đoàn thể": 6, "Nhân viên": 5,
    },
    ("office", "retired"): {"Cán bộ chờ nghỉ hưu": 1},
    ("school", "young"): {"Giáo viên": 88, "Tổng phụ trách Đội": 4, "Nhân viên thư viện": 8},
    ("school", "working"): {
        "Giáo viên": 74, "Tổ trưởng chuyên môn": 12, "Phó Hiệu trưởng": 6, "Hiệu trưởng": 4,
        "Kế toán": 4,
    },
    ("school", "retired"): {"Giảng viên cao cấp": 1},
    ("health_station", "young"): {"Điều dưỡng": 46, "Bác sĩ": 30, "Dược sĩ": 12, "Hộ sinh": 12},
    ("health_station", "working"): {
        "Bác sĩ": 42, "Điều dưỡng": 34, "Trưởng khoa": 8, "Dược sĩ": 8, "Kỹ thuật viên": 8,
    },
    ("health_station", "retired"): {"Bác sĩ cao cấp": 1},
    ("enterprise", "young"): {
        "Công nhân": 40, "Kỹ sư": 30, "Nhân viên kinh doanh": 18, "Kế toán": 12,
    },
    ("enterprise", "working"): {
        "Công nhân": 28, "Kỹ sư": 26, "Trưởng phòng": 14, "Kế toán": 12, "Giám đốc": 7,
        "Tổ trưởng sản xuất": 13,
    },
    ("enterprise", "retired"): {"Cố vấn": 1},
}  # fmt: skip

EDUCATION: Mapping[tuple[str, str], Weights] = {
    ("village", "young"): {"12/12": 52, "9/12": 10, "Trung cấp": 12, "Cao đẳng": 12, "Đại học": 14},
    ("village", "working"): {"12/12": 42, "9/12": 34, "Trung cấp": 12, "Cao đẳng": 5, "Đại học": 7},
    ("village", "retired"): {"7/10": 48, "10/10": 28, "Trung cấp": 16, "Đại học": 8},
    ("street", "young"): {"12/12": 30, "Cao đẳng": 20, "Đại học": 46, "Thạc sĩ": 4},
    ("street", "working"): {"12/12": 44, "Trung cấp": 16, "Cao đẳng": 10, "Đại học": 30},
    ("street", "retired"): {"10/10": 40, "Trung cấp": 22, "Đại học": 34, "Thạc sĩ": 3, "Tiến sĩ": 1},
    ("office", "young"): {"Đại học": 80, "Thạc sĩ": 18, "Cao đẳng": 2},
    ("office", "working"): {"Đại học": 68, "Thạc sĩ": 24, "Trung cấp": 7, "Tiến sĩ": 1},
    ("office", "retired"): {"Đại học": 1},
    ("school", "young"): {"Đại học sư phạm": 78, "Cao đẳng sư phạm": 10, "Thạc sĩ": 12},
    ("school", "working"): {"Đại học sư phạm": 72, "Cao đẳng sư phạm": 8, "Thạc sĩ": 17, "Tiến sĩ": 3},
    ("school", "retired"): {"Tiến sĩ": 1},
    ("health_station", "young"): {"Cao đẳng y": 48, "Đại học y": 48, "Trung cấp y": 4},
    ("health_station", "working"): {
        "Đại học y": 46, "Cao đẳng y": 32, "Trung cấp y": 10, "Thạc sĩ": 11, "Tiến sĩ": 1,
    },
    ("health_station", "retired"): {"Tiến sĩ": 1},
    ("enterprise", "young"): {"Đại học": 52, "Cao đẳng": 24, "12/12": 20, "Thạc sĩ": 4},
    ("enterprise", "working"): {"Đại học": 44, "Trung cấp": 22, "12/12": 24, "Thạc sĩ": 10},
    ("enterprise", "retired"): {"Đại học": 1},
}  # fmt: skip

NO_THEORY, ELEMENTARY, INTERMEDIATE, ADVANCED = "", "elementary", "intermediate", "advanced"
THEORY: Mapping[tuple[str, str], Weights] = {
    (basis, age): (
        {NO_THEORY: 30, ELEMENTARY: 30, INTERMEDIATE: 32, ADVANCED: 8}
        if basis == "office" and age != "young"
        else {NO_THEORY: 58, ELEMENTARY: 32, INTERMEDIATE: 10}
        if basis == "office"
        else {NO_THEORY: 66, ELEMENTARY: 26, INTERMEDIATE: 7, ADVANCED: 1}
    )
    for basis in BASES
    for age in AGES
}
"""Political theory: the certificate held, if any, by the code of the record's group ``theory``."""

WOMEN = {
    "village": 26,
    "street": 33,
    "office": 35,
    "school": 62,
    "health_station": 55,
    "enterprise": 29,
}
"""Women among a hundred members of such a branch."""

AGE_BANDS: Mapping[str, Mapping[tuple[int, int], int]] = {
    "village": {(21, 30): 15, (31, 45): 13, (46, 60): 15, (61, 74): 40, (75, 95): 17},
    "street": {(21, 30): 10, (31, 45): 8, (46, 60): 12, (61, 74): 49, (75, 97): 21},
    "office": {(23, 30): 17, (31, 45): 51, (46, 60): 32},
    "school": {(23, 30): 19, (31, 45): 55, (46, 60): 26},
    "health_station": {(23, 30): 24, (31, 45): 50, (46, 60): 26},
    "enterprise": {(22, 30): 24, (31, 45): 52, (46, 60): 24},
}
"""Ages in full years, both ends included, with their weights."""
