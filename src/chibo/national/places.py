"""Where the country's people live: share of members, peoples, and old codes, by province since July 2025.

Shares are assumptions for invented data: inhabitants in thousands times members for each hundred of them,
which are more in the north than in the south. The peoples follow the census of 2019 in round numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chibo.national import naming as n


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province: how many members there are, and which peoples among them.

    Args:
        share: of the country's members, by weight.
        region: whose family names are usual: north, centre, south.
        old: codes of the provinces it was made from; personal ids begin with one of them.
        peoples: members of each thousand by ethnic code; the rest is Kinh.
    """

    share: int
    region: str
    old: tuple[int, ...]
    peoples: Mapping[str, int] = field(default_factory=dict)

    def weights(self) -> dict[str, int]:
        """All peoples of each thousand, Kinh first."""
        return {n.KINH: 1_000 - sum(self.peoples.values()), **self.peoples}


def _north(inhabitants: int, *old: int, **peoples: int) -> Province:
    return _province(inhabitants * 6, "north", old, peoples)


def _centre(inhabitants: int, *old: int, **peoples: int) -> Province:
    return _province(inhabitants * 5, "centre", old, peoples)


def _south(inhabitants: int, *old: int, **peoples: int) -> Province:
    return _province(inhabitants * 3, "south", old, peoples)


def _province(share: int, region: str, old: tuple[int, ...], peoples: dict[str, int]) -> Province:
    named = {getattr(n, name.upper()): thousandth for name, thousandth in peoples.items()}
    return Province(share=share, region=region, old=old, peoples=named)


PROVINCES: Mapping[int, Province] = {
    1: _north(8_808, 1, muong=8, tay=3),
    4: _north(573, 4, tay=410, nung=300, hmong=100, dao=95),
    8: _north(1_866, 8, 2, tay=240, hmong=200, dao=150, nung=45),
    11: _north(673, 11, thai=380, hmong=360, khmu=35),
    12: _north(512, 12, thai=330, hmong=240, dao=130),
    14: _north(1_404, 14, thai=530, hmong=150, muong=80, khmu=12),
    15: _north(1_779, 15, 10, tay=170, hmong=160, dao=120, thai=60, nung=30),
    19: _north(1_799, 19, 6, tay=170, nung=80, dao=50),
    20: _north(881, 20, nung=420, tay=350, dao=35),
    22: _north(1_498, 22, dao=45, tay=30),
    24: _north(3_619, 24, 27, nung=25, tay=15),
    25: _north(4_023, 25, 26, 17, muong=170, dao=6),
    31: _north(4_664, 31, 30),
    33: _north(3_567, 33, 34),
    37: _north(4_413, 37, 35, 36, muong=8),
    38: _north(4_325, 38, thai=65, muong=105),
    40: _centre(3_831, 40, thai=90, khmu=12),
    42: _centre(1_623, 42),
    44: _centre(1_870, 44, 45),
    46: _centre(1_433, 46),
    48: _centre(3_065, 48, 49),
    51: _centre(2_162, 51, 62, ba_na=90),
    52: _centre(3_583, 52, 64, gia_rai=200, ba_na=90),
    56: _centre(2_243, 56, 58, cham=40),
    66: _centre(3_347, 66, 54, ede=130, nung=25, tay=20),
    68: _centre(3_872, 68, 67, 60, nung=20, tay=10, cham=15),
    75: _south(4_491, 75, 70, hoa=20, nung=15, tay=10),
    79: _south(14_002, 79, 77, 74, hoa=35),
    80: _south(3_254, 80, 72, khmer=6),
    82: _south(4_370, 82, 87),
    86: _south(4_257, 86, 83, 84, khmer=120),
    91: _south(4_952, 91, 89, khmer=70, hoa=6),
    92: _south(4_199, 92, 93, 94, khmer=110, hoa=15),
    96: _south(2_607, 96, 95, khmer=45),
}

VILLAGE_WORDS = {"north": "thôn", "centre": "thôn", "south": "ấp"}
"""What a village is called; streets of wards are ``tổ dân phố`` or, in the south, ``khu phố``."""

VILLAGES = tuple(
    word
    for line in (
        "Đông Thượng Hạ Trung Đoài Nam Bắc Tây Phú Lộc An Bình Tân Hòa Vĩnh Long",
        "Hưng Thịnh Xuân Mai Thọ Phúc Yên Mỹ Hải Sơn Thanh Quang Đức Lâm",
    )
    for word in line.split()
)
"""Words of which names of villages are made; two and a number give enough of them."""
