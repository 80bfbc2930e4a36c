"""Invented names by people, sex and generation: common family, middle and given names with their weights.

One source for the demonstration's commune and for the whole country. Shares of Kinh families follow popular
surveys of surnames (2005 to 2022, rounded); the rest are assumptions for invented data.
"""

from collections.abc import Mapping
from typing import Literal

Sex = Literal["m", "f"]

KINH, TAY, THAI, HOA, KHMER, MUONG, NUNG, HMONG, DAO = (f"{code:02d}" for code in range(1, 10))
GIA_RAI, EDE, BA_NA, CHAM, KHMU = "10", "12", "13", "17", "29"  # national list of ethnic groups

_SHARED_FAMILIES = {
    "Nguyễn": 384,
    "Trần": 110,
    "Lê": 95,
    "Phạm": 70,
    "Phan": 45,
    "Đặng": 21,
    "Bùi": 20,
    "Đỗ": 14,
    "Hồ": 13,
    "Ngô": 13,
    "Dương": 10,
    "Lý": 5,
    "Đinh": 10,
    "Trịnh": 9,
    "Mai": 8,
    "Cao": 8,
    "Lương": 8,
    "Đoàn": 7,
    "Tạ": 6,
    "Chu": 6,
    "Hà": 6,
    "Lâm": 6,
    "Trương": 8,
    "Đào": 6,
    "Tô": 5,
    "Vương": 3,
    "Phùng": 4,
    "Quách": 2,
    "Thái": 3,
    "Kiều": 2,
    "Lưu": 4,
    "La": 2,
    "Tôn Thất": 1,
}
KINH_FAMILIES: Mapping[str, Mapping[str, int]] = {
    "north": _SHARED_FAMILIES | {"Hoàng": 50, "Vũ": 38, "Huỳnh": 1, "Võ": 1},
    "centre": _SHARED_FAMILIES | {"Hoàng": 30, "Vũ": 4, "Huỳnh": 21, "Võ": 35},
    "south": _SHARED_FAMILIES | {"Hoàng": 3, "Vũ": 3, "Huỳnh": 48, "Võ": 36},
}
"""Families of Kinh people by region."""

FAMILIES: Mapping[str, Mapping[str, int]] = {
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
    TAY: {"Nông": 20, "Hoàng": 22, "Lương": 9, "Ma": 8, "Bế": 5, "La": 3, "Hà": 5, "Chu": 5},
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
    HOA: {"Trần": 10, "Lâm": 8, "Lý": 8, "Quách": 5, "Vương": 5, "Hà": 4, "Lưu": 4, "Âu Dương": 1},
    KHMER: {"Thạch": 22, "Sơn": 16, "Danh": 14, "Kim": 12, "Lâm": 10, "Châu": 7, "Kiên": 5},
    MUONG: {"Đinh": 12, "Bùi": 12, "Hà": 8, "Quách": 4, "Phùng": 3, "Xa": 3},
    NUNG: {"Nông": 16, "Hoàng": 16, "Triệu": 10, "Lý": 6, "Vi": 7, "Lục": 5, "Mông": 4, "Hứa": 4},
    HMONG: {"Giàng": 9, "Mùa": 8, "Vàng": 8, "Thào": 7, "Sùng": 6, "Hạng": 4, "Vừ": 4, "Lầu": 3},
    DAO: {"Triệu": 16, "Bàn": 14, "Đặng": 12, "Phùng": 9, "Lý": 9, "Chảo": 5, "Tẩn": 5},
    GIA_RAI: {"Siu": 14, "Ksor": 12, "Rơ Châm": 10, "Rơ Mah": 10, "Kpă": 8, "Nay": 7, "Rơ Lan": 5},
    EDE: {"Niê": 20, "Mlô": 12, "Êban": 9, "Kbuôr": 7, "Byă": 6, "Niê Kdăm": 5, "Kđoh": 3},
    BA_NA: {"Đinh": 30, "Rơ Châm": 3, "Hồ": 2},
    CHAM: {"Bá": 8, "Quảng": 6, "Đạo": 5, "Thành": 5, "Kiều": 4, "Lưu": 4, "Từ": 3, "Châu": 3},
    KHMU: {"Lò": 8, "Lường": 5, "Quàng": 4, "Cút": 3, "Moong": 3, "Vì": 3},
}

MIDDLES: Mapping[tuple[str, Sex], Mapping[str, int]] = {
    ("old", "m"): {"Văn": 80, "Xuân": 6, "Đình": 4, "Đức": 4, "Hữu": 3, "Quang": 3},
    ("old", "f"): {"Thị": 96, "Bích": 2, "Kim": 2},
    ("young", "m"): {"Văn": 50, "Minh": 12, "Đức": 10, "Quang": 8, "Anh": 6, "Mạnh": 6, "Hải": 4},
    ("young", "f"): {"Thị": 55, "Thu": 12, "Ngọc": 9, "Minh": 8, "Hồng": 6, "Phương": 6, "Bảo": 4},
}

KINH_MIDDLES: Mapping[tuple[str, Sex], Mapping[str, int]] = {
    ("old", "m"): {
        "Văn": 42, "Xuân": 7, "Đình": 6, "Đức": 6, "Hữu": 6, "Quang": 5, "Ngọc": 4, "Công": 4,
        "Thanh": 3, "Minh": 3, "Quốc": 2, "Trọng": 2, "Bá": 2, "Thế": 2, "Viết": 1, "Sỹ": 1,
        "Duy": 1, "Tiến": 1, "Đăng": 1, "Huy": 1,
    },
    ("old", "f"): {
        "Thị": 78, "Thị Kim": 2, "Thị Ngọc": 2, "Thị Thanh": 2, "Thị Minh": 2, "Thị Bích": 2,
        "Thị Thu": 2, "Thị Hồng": 2, "Ngọc": 2, "Kim": 2, "Thu": 1, "Thị Tuyết": 1, "Thị Mỹ": 1,
        "Bích": 1,
    },
    ("young", "m"): {
        "Văn": 22, "Đức": 8, "Minh": 8, "Quang": 7, "Hữu": 5, "Xuân": 5, "Ngọc": 5, "Đình": 5,
        "Công": 4, "Thanh": 5, "Quốc": 4, "Mạnh": 3, "Anh": 3, "Tuấn": 3, "Duy": 3, "Thành": 2,
        "Hoàng": 3, "Trung": 2, "Tiến": 2, "Việt": 1, "Trọng": 2, "Hải": 1, "Bảo": 1, "Gia": 1,
        "Khánh": 1, "Nhật": 1, "Văn Minh": 1, "Ngọc Anh": 1, "Đức Anh": 1,
    },
    ("young", "f"): {
        "Thị": 40, "Thị Thu": 5, "Thị Thanh": 4, "Thị Ngọc": 4, "Thị Hồng": 4, "Thị Minh": 3,
        "Thị Phương": 3, "Thị Kim": 3, "Thị Bích": 2, "Thị Mai": 2, "Thị Thùy": 2, "Thị Hoài": 2,
        "Thu": 4, "Ngọc": 5, "Thanh": 3, "Minh": 3, "Phương": 3, "Hồng": 3, "Kim": 1, "Thùy": 2,
        "Bảo": 2, "Khánh": 2, "Mai": 1, "Quỳnh": 1, "Hoài": 1, "Hà": 1, "Diệu": 1,
    },
}  # fmt: skip

GIVEN: Mapping[tuple[str, str, Sex], str] = {
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
    ("khmer", "old", "m"): "Sóc Sanh Kheng Sarây Thol Ven Rinh Hên Mươl Sươl Nhiêm Phước Thi Rết",
    ("khmer", "old", "f"): "Sa Rết Sô Phi Thia Quanh Ngọc Sương Ry Chane Sokha Ni Thơi Huôl",
    ("khmer", "young", "m"): "Thanh Vũ Tha Dũng Quốc Minh Thol Ra Tuấn Phát Linh Khang Hiếu Duy",
    ("khmer", "young", "f"): "Thảo Na Ri Thu Linh Ngân Mỹ Tha Lan Diễm Sương Kiều Thi Trinh",
    ("highland", "old", "m"): "Nay Blếch Bơng Djek Hmok Klơi Lak Nhan Phơi Thim Tlôi Yưk Blơi Dun",
    ("highland", "old", "f"): "Blin Nhuê Bliơ Djuên Hlim Nhơn Rưk Thương Xuân Lel Mlim Kim Nga",
    ("highland", "young", "m"): "Khoa Minh Thuận Duy Hoàng Nam Tuyên Quân Tân Thành Hưng Phúc Đức",
    ("highland", "young", "f"): "Linh Trang Nga Hương Ly Na Ngân Thảo Uyên Hiền Lan Mai Vân Xuân",
    ("ede", "old", "m"): "Bhiơr Blơ Djuê Hinh Kuan Mlo Nguôm Pôl Suan Thih Wơn Thông Ngông Bhiu",
    ("ede", "old", "f"): "Hen Lan Mai Blơm Kơn Ngăn Yuôn Juêl Rum Wel Rơn Loan Nhim",
    ("ede", "young", "m"): "Khoa Nam Phong Duy Tuân Hoan Sơn Luyn Thiên Vinh Nhật Quân",
    ("ede", "young", "f"): "Linh Uyên Na Hen Ngân Mi Yun Thảo Trang Loan Ly Duyên",
}

KINH_GIVEN: Mapping[tuple[str, Sex], str] = {
    ("1930", "m"): (
        "Hùng Dũng Bình Sơn Thắng Hải Long Thành Tiến Quyết Chiến Lợi Phúc Lộc Thọ Tài Vinh Quý Khánh "
        "Ngọc Thanh Tuyên Đạo Nghĩa Hòa Minh Cường Toản Tấn Bảy Tư Sáu Ba Năm Chín Tám Mười Phấn Khoát "
        "Nhượng Thiệu Trí Tín Hợi Tý Dần Mão Thìn Tỵ Ngọ Mùi Thân Tuất Hạnh Ích Kế Khải Lâm Liêm Mẫn "
        "Nhân Phái Phong Sửu Thi Thuyết Trạch Truyền Ứng Xuyên Đích Điền"
    ),
    ("1930", "f"): (
        "Hoa Lan Huệ Cúc Mai Đào Liên Nga Hiền Thảo Hạnh Thu Xuân Loan Phượng Oanh Tuyết Hương Vân Thủy "
        "Hòa Bình Nhàn Thơm Dung Sáu Bảy Tư Năm Chín Mười Út Gái Nhài Mận Lựu Bưởi Tâm Tỵ Hợi Ngọ Thìn "
        "Sửu Mão Đức Ái Bé Cẩm Chanh Chắt Dần Điểm Hảo Khuê Lài Lành Lý Miên Mùi Nết Nhẫn Nụ Phấn Quý Sen "
        "Thân Tho Thuần Tuất Viễn"
    ),
    ("1960", "m"): (
        "Hùng Dũng Tuấn Anh Minh Long Thắng Cường Hải Sơn Nam Bình Thành Hà Tiến Hòa Quang Trung Toàn "
        "Hưng Đức Việt Vinh Chiến Hiệp Thanh Bắc Đông Tâm Phúc Lợi Tài Thịnh Quân Chung Thủy Lâm Phương "
        "Tùng Giang Định Dương Khoa Lực Luân Mạnh Nghị Ninh Phong Quý Sáng Thái Thao Thuận Tĩnh Trọng "
        "Tường Vũ Xuân Yên Hậu Hoàn Chính Công Đại Điệp"
    ),
    ("1960", "f"): (
        "Hương Lan Hoa Hằng Nga Thúy Mai Hà Yến Dung Thu Loan Hiền Hạnh Thủy Vân Bình Liên Oanh Phượng "
        "Tâm Tuyết Xuân Nhung Thanh Hòa Huệ Hồng Minh Ngọc Lý Nguyệt Nhàn Sâm Thoa Thơm Tình Vinh Ánh "
        "Bích Chung Cúc Diệp Duyên Đào Hảo Hiên Khanh Lành Lệ Luyến Mơ Mùi Ngà Nhã Ninh Phúc Quế Quyên "
        "Sen Thái Thịnh Thuận Trinh Tươi Viên"
    ),
    ("1980", "m"): (
        "Hùng Dũng Tuấn Anh Minh Long Thắng Cường Hải Sơn Nam Tùng Hiếu Khánh Bình Thành Kiên Đạt Huy "
        "Quân Trường Duy Việt Hoàng Phong Thịnh Lâm Khoa Thái Vũ Hưng Trung Đăng Đức Toàn Linh Quang Tú "
        "Thiện Trọng Vinh Tân Tiến Chung Công Cương Định Đông Giang Giáp Hậu Hiệp Hòa Học Lộc Lợi Luân "
        "Mạnh Nghĩa Nguyên Phú Phúc Phước Quốc Quyền Sáng Tài Tâm Thao Thuận Tín Triều Văn Xuân"
    ),
    ("1980", "f"): (
        "Hương Lan Hoa Hằng Thảo Linh Trang Nga Thúy Mai Hà Yến Ngọc Dung Thu Loan Huyền Ngân Quỳnh "
        "Nhung Phương Giang Duyên Hiền Thủy Hạnh Vân Oanh Tâm Anh Bích Chinh Diệp Diệu Đào Hải Hảo Hân "
        "Hậu Hoài Hường Khánh Lệ Liên Liễu Lý Minh My Nguyệt Nhàn Như Phượng Quyên Sen Thanh Thắm Thoa "
        "Thơ Thơm Thùy Thương Tình Trinh Tuyết Tươi Uyên Xuân"
    ),
    ("1995", "m"): (
        "Anh Minh Long Nam Tùng Hiếu Khánh Bảo Kiên Khôi Đạt Huy Quân Trường Duy Việt Hoàng Phong Thịnh "
        "Lâm Khoa Thái Vũ Hưng Trung Đăng Nguyên An Khang Phúc Thiên Nhật Tiến Tuấn Đức Sơn Thành Bách "
        "Cường Dũng Dương Giang Hào Hậu Hải Kha Khải Khiêm Kỳ Lộc Luân Mạnh Nghĩa Nhân Phát Phú Quang "
        "Quý Sang Tài Tân Thắng Thuận Tín Toàn Trí Triết Vinh Vương"
    ),
    ("1995", "f"): (
        "Linh Trang Huyền Ngân Quỳnh Nhung Yến Hằng Hà Phương Thảo My Chi Giang Duyên Ánh Diệp Trâm Vy "
        "Thư Uyên Hân Dương Ly Anh Châu Nhi Ngọc Mai Vân Hiền Khanh An Băng Bình Chinh Dung Diễm Đan "
        "Hạnh Hương Huệ Khuê Lam Lan Loan Mỹ Nga Như Oanh Phượng Quyên San Tâm Thanh Thi Thu Thủy Tiên "
        "Trà Trinh Trúc Tú Tuyền Vi Xuân Ý"
    ),
}
"""Given names of Kinh people by the year from which they were in use; the first ones are the commonest."""

CULTURE: Mapping[str, str] = {
    KINH: "lowland",
    TAY: "lowland",
    NUNG: "lowland",
    HOA: "lowland",
    MUONG: "lowland",
    DAO: "lowland",
    THAI: "thai",
    KHMU: "thai",
    HMONG: "hmong",
    KHMER: "khmer",
    CHAM: "khmer",
    GIA_RAI: "highland",
    BA_NA: "highland",
    EDE: "ede",
}
YOUNG_FROM = 1982
HMONG_MIDDLES = {"A": 75, "Văn": 25}
