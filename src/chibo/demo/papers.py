"""Papers of the demo meeting as PDF files; their words are data, never markup."""

import json
from pathlib import Path

from chibo.demo.script import Paper
from chibo.gateways.typesetting import Typesetter
from chibo.trust.documents.rendering import FONTS

_typesetter = Typesetter(Path(__file__).parent / "typst", FONTS)


def pdf(paper: Paper) -> bytes:
    """The paper, typeset; the same words give the same bytes."""
    content = {"title": paper.title, "paragraphs": paper.paragraphs}
    return _typesetter.pdf("paper.typ", {"paper": json.dumps(content, ensure_ascii=False)})
