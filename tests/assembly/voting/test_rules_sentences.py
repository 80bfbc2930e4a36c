"""A result in words, and the states of a vote."""

from dataclasses import fields
from fractions import Fraction

import pytest

from chibo.assembly.voting.rules import (
    decision,
    kinds,
    sentence,
    states,
)
from chibo.assembly.voting.rules.decision import decide, needed
from chibo.assembly.voting.rules.kinds import Base
from chibo.assembly.voting.rules.refusal import Refusal
from chibo.assembly.voting.rules.states import State
from tests.assembly.voting.tools import (
    HALF,
    RESOLUTION,
    TWO_THIRDS,
    base,
    counts,
    people,
    rule,
    whole,
)


class TestSentences:
    @pytest.mark.parametrize(
        ("share", "strict", "vi", "en", "de"),
        [
            (HALF, True, "quá nửa", "more than half", "mehr als die Hälfte"),
            (HALF, False, "một nửa", "half", "die Hälfte"),
            (TWO_THIRDS, False, "hai phần ba", "two thirds", "zwei Drittel"),
            (TWO_THIRDS, True, "hơn hai phần ba", "more than two thirds", "mehr als zwei Drittel"),
            (Fraction(3, 7), False, "3/7", "3/7", "3/7"),
        ],
    )
    def test_shares_in_words(self, share, strict, vi, en, de):
        for locale, text in (("vi", vi), ("en", en), ("de", de)):
            assert sentence.fraction_text(share, strict=strict, locale=locale) == text

    def words(self, *, base: int, strict: bool = False, share: Fraction = TWO_THIRDS):
        return sentence.RuleWords(
            base=base,
            needed=needed(base=base, share=share, strict=strict),
            share=share,
            strict=strict,
            base_kind=Base.BASE_MEMBERS,
        )

    def test_rounding_is_named_only_where_it_happened(self):
        text = sentence.needed_sentence(self.words(base=24), locale="vi")
        assert text == "Cần 16 trên 24: hai phần ba của 24 đảng viên chính thức."
        text = sentence.needed_sentence(self.words(base=20), locale="vi")
        assert text.endswith("làm tròn lên.")

    def test_more_than_half_needs_no_rounding(self):
        half = self.words(base=21, strict=True, share=HALF)

        assert sentence.needed_sentence(half, locale="de") == (
            "11 von 21 nötig: mehr als die Hälfte von 21 Vollmitgliedern."
        )

    def test_one_member_is_one_member(self):
        text = sentence.needed_sentence(self.words(base=1), locale="en")
        assert text == "1 of 1 needed: two thirds of 1 official member, rounded up."

    def test_the_quorum_in_words(self):
        missing = base("RESOLUTION", people(9), people(11, present=False))
        met = base("ADMIT", people(18), people(2, present=False))

        assert sentence.quorum_sentence(decision.quorum(RESOLUTION, missing), locale="vi") == (
            "Chưa đủ số: có mặt 9, cần 11: quá nửa của 20 đảng viên chính thức."
        )
        assert sentence.quorum_sentence(decision.quorum(rule("ADMIT"), met), locale="en") == (
            "Quorum reached: 18 present, 14 needed: two thirds of 20 official members, rounded up."
        )

    def test_every_exclusion_is_named_with_its_reason(self):
        roll = (
            people(18),
            people(2, "exempt", present=False),
            people(1, "suspended", present=False),
        )
        found = base("RESOLUTION", *roll)

        assert sentence.base_sentence(found, locale="vi") == (
            "21 đảng viên chính thức, trừ 2 người được miễn sinh hoạt và vắng mặt "
            "(official-exempt-absent 0, official-exempt-absent 1), 1 người bị đình chỉ sinh hoạt "
            "(official-suspended-absent 0): còn 18."
        )
        assert sentence.base_sentence(found, locale="de").startswith(
            "Von 21 Vollmitgliedern zählen 18; nicht gezählt: 2 befreit und abwesend ("
        )
        assert sentence.base_sentence(base("RESOLUTION", people(3)), locale="en") == ""

    @pytest.mark.parametrize(
        ("tenths", "vi", "en", "de"),
        [(750, "75,0%", "75.0%", "75,0 %"), (1000, "100,0%", "100.0%", "100,0 %")],
    )
    def test_percentages_as_each_language_writes_them(self, tenths, vi, en, de):
        texts = [sentence.percent_text(tenths, locale=x) for x in sentence.LOCALES]
        assert texts == [vi, en, de]

    def test_the_verdict_and_what_is_still_to_come(self):
        clear = decide(RESOLUTION, whole(20), counts(11, 9))
        open_ = decide(RESOLUTION, whole(20), counts(10, 9, pending=1))

        assert sentence.verdict(clear, locale="en") == "Adopted"
        assert sentence.verdict(open_, locale="en") == "Provisional: Not adopted"
        assert sentence.pending_sentence(clear, locale="en") == ""
        assert "it can change" in sentence.pending_sentence(open_, locale="en")
        assert (clear.status, open_.status) == ("passed", "provisional")

    def test_every_language_has_every_word(self):
        for locale in sentence.LOCALES:
            for kind in Base:
                assert sentence.noun(kind, 2, locale=locale)
            for field in fields(kinds.Deductions):
                assert sentence.reason_text(field.name, locale=locale)


class TestStates:
    @pytest.mark.parametrize(
        ("old", "new"),
        [(old, new) for old in State for new in State],
    )
    def test_only_the_drawn_arrows_exist(self, old, new):
        arrows = {
            *((s, State.VOID) for s in (State.PREPARED, State.ROLL_FROZEN, State.OPEN)),
            (State.PREPARED, State.ROLL_FROZEN),
            (State.ROLL_FROZEN, State.OPEN),
            (State.OPEN, State.CLOSED),
            (State.OPEN, State.COUNTED),
            (State.CLOSED, State.COUNTED),
            (State.CLOSED, State.ANNOUNCED),
            (State.COUNTED, State.ANNOUNCED),
        }

        if (old, new) in arrows:
            states.check_move(old, new)
        else:
            with pytest.raises(Refusal, match=f"is_{old}"):
                states.check_move(old, new)
