"""A whole secret vote by the services: set-up, casting, papers beside, tally, publication, removal."""

import subprocess

import pytest

from chibo.assembly.ballots import services
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.meetings.services import deeds
from chibo.core.errors import Refused
from chibo.protocols.belenios.audit import audit
from tests.assembly.ballots.hall import ABSTAIN, NO, YES
from tests.assembly.scenario import official

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)


def test_a_whole_vote_ends_in_an_archive_that_passes_the_audit_and_a_vote_that_adds_both_counts(
    room,
):
    room.open(PHONES)
    for key, choice in zip(PHONES, [YES, YES, NO, YES, ABSTAIN, YES], strict=True):
        room.cast(key, choice)
    room.cast("o3", YES)

    room.do(services.close, by="o1")
    assert room.deliver("o3", papers=False) == [1]
    with pytest.raises(Refused, match="papers are counted first"):
        room.deliver("a2", papers=False)
    assert room.election.result is None
    room.count_papers(yes=1, no=1, invalid=1)
    assert room.deliver("a2") == [1, 3]

    election = room.election
    assert election.stage is Phase.PUBLISHED
    assert election.result == [[5, 0, 1]]
    report = audit(room.archive())
    assert report.is_complete
    assert report.is_right
    result = room.branch.decide()
    assert (result["yes"], result["no"], result["abstain"], result["invalid"]) == (6, 1, 1, 1)
    assert result["proven"] == {"votes": 6, "digest": election.archive}


def test_the_reference_accepts_our_archive_at_every_stage(room, tmp_path):
    room.open(PHONES)
    stages = []
    for key in PHONES[:5]:
        room.cast(key, YES)
    services.move_batch(election_id=room.id)
    room.do(services.close, by="o1")
    stages.append(room.archive())
    room.deliver("o4")
    stages.append(room.archive())
    room.deliver("o3")
    stages.append(room.archive())

    for n, archive in enumerate(stages):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / f"{room.election.uuid}.bel").write_bytes(archive)
        said = subprocess.run(
            ["belenios-tool", "election", "verify", "--dir", folder], capture_output=True, text=True
        )
        assert said.returncode == 0, said.stderr


def test_under_five_ballots_the_meeting_and_its_minutes_say_only_what_was_decided(room):
    room.open(official(1, 9))
    for key in ("o1", "o2", "o3"):
        room.cast(key, YES)
    room.do(services.close, by="o1")
    room.deliver("o3", "a2")
    room.branch.vote_id = room.election.votes[0]

    result = room.branch.decide()

    assert result["veiled"]
    assert result["passed"] is False
    assert [result[name] for name in ("yes", "no", "abstain", "blank", "invalid")] == [0] * 5
    shown = room.branch.page("o5")
    assert "Không thông qua" in shown or "Not adopted" in shown
    room.branch.do(deeds.start_item, item=room.branch.item(2))
    record = room.branch.record()
    vote = next(one for item in record["agenda"] for one in item["votes"])
    assert vote["veiled"]
    printed = room.branch.printed(record)
    assert "Số phiếu dưới 5" in printed
    assert "Tỷ lệ tán thành" not in printed
