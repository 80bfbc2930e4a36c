"""Parts of playing that need no database."""

from datetime import timedelta

import pypdf
import pytest

from chibo.demo import evening, papers, player
from chibo.demo import script as s
from chibo.demo.session import last_evening


def test_a_paper_is_one_page_and_says_it_is_a_demo(tmp_path):
    paper = evening.script(evening.date(2026, 11, 3)).papers[0]
    path = tmp_path / "paper.pdf"
    path.write_bytes(papers.pdf(paper))
    reader = pypdf.PdfReader(path)

    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert "Dự thảo nghị quyết tháng 11" in text
    assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in text
    assert papers.pdf(paper) == path.read_bytes()


def test_a_step_nobody_knows_is_a_fault():
    one = player.Player.__new__(player.Player)

    with pytest.raises(TypeError, match="Step"):
        one._do(s.Step(at=timedelta(), by="dien"))


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(21, 31, 3), (21, 30, 2), (9, 0, 2), (0, 5, 2)]
)
def test_the_meeting_was_on_the_latest_evening_that_is_over(hour, minute, day):
    now = evening.datetime(2026, 11, 3, hour, minute, tzinfo=evening.ZONE)

    assert last_evening(now) == evening.date(2026, 11, day)
