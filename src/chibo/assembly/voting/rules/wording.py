"""Words of the rule sentences in Vietnamese, English and German; no logic.

Patterns take their values in order. Pairs are (for one, for many). German nouns stand in the dative.
"""

from dataclasses import dataclass
from fractions import Fraction

from chibo.assembly.voting.rules.kinds import Base

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language."""

    result: str
    needs: str
    of: str
    rounded: str
    more_than: str
    more_than_half: str
    quorum_met: str
    quorum_missing: str
    less: str
    passed: str
    failed: str
    provisional: str
    percent: str
    pending_open: Pair
    pending_settled: Pair
    fractions: dict[Fraction, str]
    nouns: dict[Base, Pair]
    persons: str
    reasons: dict[str, str]


def _same(text: str) -> Pair:
    return text, text


_VI = Words(
    result="Tán thành {} trên {}, cần {}: {}.",
    needs="Cần {} trên {}: {}.",
    of="{} của {} {}",
    rounded="làm tròn lên",
    more_than="hơn {}",
    more_than_half="quá nửa",
    quorum_met="Đủ số: có mặt {}, cần {}: {}.",
    quorum_missing="Chưa đủ số: có mặt {}, cần {}: {}.",
    less="{} {}, trừ {}: còn {}.",
    passed="Thông qua",
    failed="Không thông qua",
    provisional="Tạm thời: {}",
    percent="{},{}%",
    pending_open=_same("Còn chờ {} phiếu ở điểm mất mạng; kết quả có thể thay đổi."),
    pending_settled=_same("Còn chờ {} phiếu ở điểm mất mạng; kết quả không thể thay đổi."),
    fractions={
        Fraction(1): "toàn bộ",
        Fraction(1, 2): "một nửa",
        Fraction(1, 3): "một phần ba",
        Fraction(2, 3): "hai phần ba",
        Fraction(1, 4): "một phần tư",
        Fraction(3, 4): "ba phần tư",
        Fraction(4, 5): "bốn phần năm",
    },
    nouns={
        Base.BASE_MEMBERS: _same("đảng viên chính thức"),
        Base.CONVENED: _same("người được triệu tập"),
        Base.PRESENT: _same("người có mặt"),
        Base.CAST: _same("phiếu thu về"),
        Base.VALID: _same("phiếu hợp lệ"),
        Base.YES_NO: _same("phiếu tán thành và không tán thành"),
    },
    persons="{} người {}",
    reasons={
        "exempt_absent": "được miễn sinh hoạt và vắng mặt",
        "temp_out_absent": "chuyển sinh hoạt tạm thời và vắng mặt",
        "suspended": "bị đình chỉ sinh hoạt",
        "excused_absent": "vắng mặt suốt đại hội có lý do được chấp nhận",
        "accused": "đang được xem xét kỷ luật",
    },
)

_EN = Words(
    result="{} of {} in favour, {} needed: {}.",
    needs="{} of {} needed: {}.",
    of="{} of {} {}",
    rounded="rounded up",
    more_than="more than {}",
    more_than_half="more than half",
    quorum_met="Quorum reached: {} present, {} needed: {}.",
    quorum_missing="No quorum: {} present, {} needed: {}.",
    less="{} {}, less {}: {} are counted.",
    passed="Adopted",
    failed="Not adopted",
    provisional="Provisional: {}",
    percent="{}.{}%",
    pending_open=(
        "{} vote is still to come from a point that is cut off; it can change the result.",
        "{} votes are still to come from a point that is cut off; they can change the result.",
    ),
    pending_settled=(
        "{} vote is still to come from a point that is cut off; it cannot change the result.",
        "{} votes are still to come from a point that is cut off; they cannot change the result.",
    ),
    fractions={
        Fraction(1): "all",
        Fraction(1, 2): "half",
        Fraction(1, 3): "one third",
        Fraction(2, 3): "two thirds",
        Fraction(1, 4): "one quarter",
        Fraction(3, 4): "three quarters",
        Fraction(4, 5): "four fifths",
    },
    nouns={
        Base.BASE_MEMBERS: ("official member", "official members"),
        Base.CONVENED: ("person convened", "persons convened"),
        Base.PRESENT: ("person present", "persons present"),
        Base.CAST: ("ballot cast", "ballots cast"),
        Base.VALID: ("valid vote", "valid votes"),
        Base.YES_NO: ("vote for or against", "votes for or against"),
    },
    persons="{} {}",
    reasons={
        "exempt_absent": "exempt from activity and absent",
        "temp_out_absent": "temporarily transferred and absent",
        "suspended": "suspended from activity",
        "excused_absent": "absent for the whole congress for an accepted reason",
        "accused": "whose case is decided",
    },
)

_DE = Words(
    result="{} von {} dafür, {} nötig: {}.",
    needs="{} von {} nötig: {}.",
    of="{} von {} {}",
    rounded="aufgerundet",
    more_than="mehr als {}",
    more_than_half="mehr als die Hälfte",
    quorum_met="Beschlussfähig: {} anwesend, {} nötig: {}.",
    quorum_missing="Nicht beschlussfähig: {} anwesend, {} nötig: {}.",
    less="Von {0} {1} zählen {3}; nicht gezählt: {2}.",
    passed="Angenommen",
    failed="Nicht angenommen",
    provisional="Vorläufig: {}",
    percent="{},{} %",
    pending_open=(
        "{} Stimme aus einem abgeschnittenen Treffpunkt fehlt noch; "
        "sie kann das Ergebnis noch ändern.",
        "{} Stimmen aus einem abgeschnittenen Treffpunkt fehlen noch; "
        "sie können das Ergebnis noch ändern.",
    ),
    pending_settled=(
        "{} Stimme aus einem abgeschnittenen Treffpunkt fehlt noch; "
        "sie kann das Ergebnis nicht mehr ändern.",
        "{} Stimmen aus einem abgeschnittenen Treffpunkt fehlen noch; "
        "sie können das Ergebnis nicht mehr ändern.",
    ),
    fractions={
        Fraction(1): "alle",
        Fraction(1, 2): "die Hälfte",
        Fraction(1, 3): "ein Drittel",
        Fraction(2, 3): "zwei Drittel",
        Fraction(1, 4): "ein Viertel",
        Fraction(3, 4): "drei Viertel",
        Fraction(4, 5): "vier Fünftel",
    },
    nouns={
        Base.BASE_MEMBERS: ("Vollmitglied", "Vollmitgliedern"),
        Base.CONVENED: ("Einberufenen", "Einberufenen"),
        Base.PRESENT: ("Anwesenden", "Anwesenden"),
        Base.CAST: ("abgegebenen Stimme", "abgegebenen Stimmen"),
        Base.VALID: ("gültigen Stimme", "gültigen Stimmen"),
        Base.YES_NO: ("Ja- oder Nein-Stimme", "Ja- und Nein-Stimmen"),
    },
    persons="{} {}",
    reasons={
        "exempt_absent": "befreit und abwesend",
        "temp_out_absent": "vorübergehend umgemeldet und abwesend",
        "suspended": "mit ruhender Mitgliedschaft",
        "excused_absent": "für die ganze Dauer anerkannt verhindert",
        "accused": "in eigener Sache",
    },
)

WORDS = {"vi": _VI, "en": _EN, "de": _DE}
