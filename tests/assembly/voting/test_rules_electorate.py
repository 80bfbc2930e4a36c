"""Who may vote, through which channel, on what base."""

from dataclasses import replace

import pytest

from chibo.assembly.voting.rules import (
    electorate,
    kinds,
)
from chibo.assembly.voting.rules.electorate import Point
from chibo.assembly.voting.rules.kinds import Secrecy
from chibo.assembly.voting.rules.refusal import Refusal
from tests.assembly.voting.tools import RESOLUTION, base, people, rule


class TestElectorate:
    @pytest.mark.parametrize(
        ("flags", "present", "switch", "reason"),
        [
            (("exempt",), False, "exempt_absent", "exempt_absent"),
            (("temporarily_exempt",), False, "exempt_absent", "exempt_absent"),
            (("temp_out",), False, "temp_out_absent", "temp_out_absent"),
            (("suspended",), False, "suspended", "suspended"),
            (("suspended",), True, "suspended", "suspended"),
            (("accused",), True, "accused", "accused"),
            (("excused_whole",), False, "excused_absent", "excused_absent"),
            (("exempt",), True, "exempt_absent", ""),
            (("temp_out",), True, "temp_out_absent", ""),
            (("excused_whole",), True, "excused_absent", ""),
            ((), False, "exempt_absent", ""),
        ],
    )
    def test_each_switch_takes_out_its_own(self, flags, present, switch, reason):
        off = replace(RESOLUTION, deduct=kinds.NO_DEDUCTION)
        on = replace(off, deduct=replace(kinds.NO_DEDUCTION, **{switch: True}))
        somebody = people(1, *flags, present=present)[0]

        assert electorate.deduction_reason(somebody, on) == reason
        assert electorate.deduction_reason(somebody, off) == ""

    @pytest.mark.parametrize(
        ("category", "flags", "present", "bar"),
        [
            ("official", (), True, ""),
            ("official", (), False, "absent"),
            ("official", ("suspended",), True, "suspended"),
            ("official", ("exempt",), True, ""),
            ("probationary", (), True, "probationary"),
            ("guest", (), True, "guest"),
        ],
    )
    def test_who_votes(self, category, flags, present, bar):
        somebody = people(1, *flags, category=category, present=present)[0]

        assert electorate.bar(somebody, RESOLUTION) == bar

    def test_a_confidence_ballot_is_for_those_named_in_the_plan(self):
        confidence = rule("CONFIDENCE")

        assert electorate.bar(people(1)[0], confidence) == "not_named"
        assert electorate.bar(people(1, "named")[0], confidence) == ""

    def test_deductions_are_listed_by_name(self):
        found = base("RESOLUTION", list(reversed(people(3, "exempt", present=False))), people(2))

        assert [d.name for d in found.deductions] == [f"official-exempt-absent {n}" for n in "012"]

    POINTS = (
        Point(id="main", name="Nhà văn hóa"),
        Point(id="own", name="Máy riêng", online=True),
        Point(id="far", name="Pá Vạt", cut_off=True),
    )

    @pytest.mark.parametrize(
        ("secrecy", "paper", "point", "wish", "channel"),
        [
            (Secrecy.OPEN, False, "main", "", "hands"),
            (Secrecy.OPEN, False, "main", "device", "device"),
            (Secrecy.OPEN, False, "main", "paper", "paper"),
            (Secrecy.OPEN, True, "main", "", "paper"),
            (Secrecy.OPEN, True, "own", "", "device"),
            (Secrecy.OPEN, False, "own", "hands", "device"),
            (Secrecy.OPEN, False, "far", "device", "paper"),
            (Secrecy.SECRET, False, "main", "device", "paper"),
            (Secrecy.SECRET, False, "far", "hands", "paper"),
        ],
    )
    def test_each_present_voter_has_one_channel(self, secrecy, paper, point, wish, channel):
        somebody = replace(people(1, point=point)[0], channel=wish)

        (seat,) = electorate.freeze(
            [somebody], rule=rule("ADMIT"), secrecy=secrecy, points=self.POINTS, paper=paper
        )

        assert (seat.channel, seat.point, seat.may_vote, seat.in_base) == (
            channel,
            point,
            True,
            True,
        )

    def test_a_secret_vote_is_not_for_those_on_their_own_devices(self):
        (seat,) = electorate.freeze(
            people(1, point="own"), rule=rule("ADMIT"), secrecy=Secrecy.SECRET, points=self.POINTS
        )

        assert (seat.bar, seat.in_base, seat.channel) == ("remote_secret", True, "")

    def test_the_channels_hold_every_voter_once(self):
        roll = [*people(3), *people(2, point="own"), *people(1, present=False)]

        seats = electorate.freeze(roll, rule=RESOLUTION, secrecy=Secrecy.OPEN, points=self.POINTS)

        assert electorate.channels(seats) == {("hands", "main"): 3, ("device", "own"): 2}

    def test_a_point_nobody_knows_is_refused(self):
        with pytest.raises(Refusal, match="unknown_point"):
            electorate.freeze(
                people(1, point="?"), rule=RESOLUTION, secrecy=Secrecy.OPEN, points=self.POINTS
            )

    def test_a_person_is_on_the_roll_once(self):
        with pytest.raises(Refusal, match="roll_twice"):
            electorate.freeze(
                people(1) * 2, rule=RESOLUTION, secrecy=Secrecy.OPEN, points=self.POINTS
            )

    def test_the_digest_knows_every_seat_and_no_order(self):
        freeze = electorate.freeze
        roll = people(4)
        places = self.POINTS
        one = freeze(roll, rule=RESOLUTION, secrecy=Secrecy.OPEN, points=places)
        two = freeze(roll[::-1], rule=RESOLUTION, secrecy=Secrecy.OPEN, points=places)
        other = freeze(roll[:3], rule=RESOLUTION, secrecy=Secrecy.OPEN, points=places)

        assert electorate.digest(one) == electorate.digest(two) != electorate.digest(other)
