"""The members whom the demo meeting and the pages know by name; all invented.

The whole branch bản Nà Khoang (21 official members, one of them exempt; 2 on probation), and those
of the commune's office who oversee it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chibo.demo.naming import KINH, MUONG, THAI, Sex
from chibo.ground.organisation.rules import Office

TERM_BEGAN = date(2025, 3, 12)
TERM_DECISION = "Quyết định 27-QĐ/ĐU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One member as written by hand; ``admitted`` is a day, or months ago for the probationary."""

    key: str
    name: str
    sex: Sex
    born: date
    born_precision: str = "day"
    ethnic_code: str = THAI
    occupation: str = "Nông dân"
    education: str = "9/12"
    admitted: date | int
    office: Office | None = None
    exempt_since: date | None = None
    joined: date | None = None
    joined_decision: str = ""


_NA_KHOANG = (
    Row(
        key="thoan",
        name="Lò Văn Thoan",
        sex="m",
        born=date(1972, 3, 14),
        education="12/12",
        admitted=date(1998, 5, 19),
        office=Office.SECRETARY,
    ),
    Row(
        key="dien",
        name="Quàng Thị Diên",
        sex="f",
        born=date(1986, 9, 20),
        occupation="Chi hội trưởng Phụ nữ",
        education="Trung cấp kế toán",
        admitted=date(2011, 9, 2),
        office=Office.DEPUTY,
    ),
    Row(
        key="hoa",
        name="Cà Thị Hoa",
        sex="f",
        born=date(1984, 8, 1),
        born_precision="month",
        occupation="Nhân viên y tế bản",
        education="Trung cấp y",
        admitted=date(2012, 5, 19),
        office=Office.COMMITTEE,
        joined=date(2019, 8, 1),
        joined_decision="Giấy giới thiệu số 112",
    ),
    Row(
        key="anh",
        name="Lò Văn Ánh",
        sex="m",
        born=date(1965, 6, 2),
        admitted=date(1990, 11, 7),
    ),
    Row(
        key="binh",
        name="Hà Văn Bình",
        sex="m",
        born=date(1978, 12, 24),
        occupation="Phó trưởng bản, phụ trách cụm Pá Vạt",
        education="12/12",
        admitted=date(2005, 2, 3),
    ),
    Row(
        key="dong",
        name="Lường Văn Đông",
        sex="m",
        born=date(1969, 4, 30),
        occupation="Chi hội trưởng Cựu chiến binh",
        admitted=date(1992, 12, 22),
    ),
    Row(
        key="hang",
        name="Nguyễn Thu Hằng",
        sex="f",
        born=date(1989, 10, 15),
        ethnic_code=KINH,
        occupation="Giáo viên mầm non",
        education="Cao đẳng sư phạm",
        admitted=date(2015, 5, 19),
    ),
    Row(
        key="hien",
        name="Cầm Thị Hiên",
        sex="f",
        born=date(1975, 7, 8),
        admitted=date(2003, 11, 7),
    ),
    Row(
        key="khoi",
        name="Lường Minh Khôi",
        sex="m",
        born=date(1995, 1, 27),
        occupation="Lái xe tải",
        education="12/12",
        admitted=date(2018, 9, 2),
    ),
    Row(
        key="la",
        name="Quàng Văn Lả",
        sex="m",
        born=date(1941, 1, 1),
        born_precision="year",
        occupation="Cán bộ hưu trí",
        education="7/10",
        admitted=date(1966, 9, 2),
        exempt_since=date(2021, 7, 1),
    ),
    Row(
        key="inh",
        name="Tòng Văn Inh",
        sex="m",
        born=date(1960, 11, 11),
        occupation="Giáo viên nghỉ hưu",
        education="Trung cấp sư phạm",
        admitted=date(1986, 6, 12),
    ),
    Row(
        key="loan",
        name="Vì Thị Loan",
        sex="f",
        born=date(1981, 3, 8),
        admitted=date(2009, 5, 19),
    ),
    Row(
        key="nga",
        name="Lò Thị Nga",
        sex="f",
        born=date(1977, 5, 1),
        occupation="Buôn bán nhỏ",
        admitted=date(2006, 9, 2),
    ),
    Row(
        key="pang",
        name="Cầm Văn Pâng",
        sex="m",
        born=date(1963, 2, 17),
        education="7/10",
        admitted=date(1989, 5, 19),
    ),
    Row(
        key="phuong",
        name="Hà Thị Phượng",
        sex="f",
        born=date(1990, 6, 26),
        occupation="Nhân viên bưu điện",
        education="Trung cấp viễn thông",
        admitted=date(2016, 2, 3),
    ),
    Row(
        key="quyet",
        name="Lò Văn Quyết",
        sex="m",
        born=date(1987, 8, 19),
        occupation="Tổ trưởng tổ bảo vệ rừng",
        education="12/12",
        admitted=date(2013, 12, 22),
    ),
    Row(
        key="suong",
        name="Quàng Văn Sương",
        sex="m",
        born=date(1970, 10, 10),
        occupation="Trưởng ban công tác Mặt trận",
        admitted=date(1997, 2, 3),
    ),
    Row(
        key="tien",
        name="Lò Văn Tiện",
        sex="m",
        born=date(1983, 4, 5),
        occupation="Trưởng bản",
        education="12/12",
        admitted=date(2008, 9, 2),
    ),
    Row(
        key="vui",
        name="Quàng Văn Vui",
        sex="m",
        born=date(1958, 9, 9),
        occupation="Người cao tuổi",
        education="7/10",
        admitted=date(1984, 12, 22),
    ),
    Row(
        key="xuyen",
        name="Lường Thị Xuyến",
        sex="f",
        born=date(1992, 12, 3),
        occupation="Công nhân may",
        education="12/12",
        admitted=date(2019, 5, 19),
    ),
    Row(
        key="yeu",
        name="Bạc Thị Yêu",
        sex="f",
        born=date(1956, 5, 20),
        occupation="Người cao tuổi",
        education="7/10",
        admitted=date(1983, 3, 8),
    ),
    Row(
        key="duc",
        name="Lò Minh Đức",
        sex="m",
        born=date(2003, 3, 26),
        occupation="Bí thư chi đoàn",
        education="12/12",
        admitted=8,
    ),
    Row(
        key="tham",
        name="Quàng Thị Thắm",
        sex="f",
        born=date(2001, 11, 20),
        occupation="Kế toán hợp tác xã",
        education="Cao đẳng kế toán",
        admitted=5,
    ),
)

_OFFICE = (
    Row(
        key="muon",
        name="Cầm Văn Muôn",
        sex="m",
        born=date(1976, 4, 12),
        occupation="Bí thư Đảng ủy xã",
        education="Đại học",
        admitted=date(2001, 9, 2),
        joined=date(2025, 7, 1),
    ),
    Row(
        key="thu",
        name="Đinh Thị Minh Thu",
        sex="f",
        born=date(1980, 2, 25),
        ethnic_code=MUONG,
        occupation="Phó Bí thư Thường trực Đảng ủy xã",
        education="Thạc sĩ",
        admitted=date(2006, 5, 19),
        joined=date(2025, 7, 1),
    ),
    Row(
        key="lien",
        name="Hoàng Thị Bích Liên",
        sex="f",
        born=date(1983, 7, 11),
        ethnic_code=KINH,
        occupation="Trưởng Ban Xây dựng Đảng",
        education="Đại học",
        admitted=date(2008, 11, 7),
        joined=date(2025, 7, 1),
    ),
    Row(
        key="hac",
        name="Lò Văn Hặc",
        sex="m",
        born=date(1979, 10, 3),
        occupation="Chủ nhiệm Ủy ban Kiểm tra Đảng ủy xã",
        education="Đại học",
        admitted=date(2004, 12, 22),
        joined=date(2025, 7, 1),
    ),
)

WRITTEN: Mapping[str, tuple[Row, ...]] = {"na-khoang": _NA_KHOANG, "co-quan": _OFFICE}

# What a post in the commune's office means for the committee of the commune.
COMMUNE_OFFICES: Mapping[str, Office] = {
    "Bí thư Đảng ủy xã": Office.SECRETARY,
    "Phó Bí thư Thường trực Đảng ủy xã": Office.DEPUTY,
    "Trưởng Ban Xây dựng Đảng": Office.OFFICER,
    "Chủ nhiệm Ủy ban Kiểm tra Đảng ủy xã": Office.AUDITOR,
}

# Persons who are no members: who keeps the machine running, and who asks to be admitted.
OPERATOR = "Đinh Quang Huy"
APPLICANT = "Lò Thị Mai"
