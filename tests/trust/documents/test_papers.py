"""Uploaded papers: what they are, and what they carry."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from chibo.gateways.typesetting import Typesetter
from chibo.trust.documents import papers, rendering
from chibo.trust.documents.papers import inspect


def made(change: Callable[[Pdf], None] | None = None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.add_blank_page()
    if change:
        change(pdf)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def typeset(tmp_path: object, source: str) -> bytes:
    folder = tmp_path
    (folder / "a.typ").write_text(source)  # type: ignore[attr-defined]
    return Typesetter(folder, rendering.FONTS).pdf("a.typ", {})  # type: ignore[arg-type]


def test_a_plain_pdf_is_fine():
    assert inspect(made()) == papers.Inspection("ok", pages=2)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"hello", "not_pdf"),
        (b"PK\x03\x04 a word document", "not_pdf"),
        (b"<html><script>alert(1)</script>", "not_pdf"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (b"%PDF-1.7\n" + bytes(papers.LARGEST_BYTES), "too_large"),
    ],
    ids=["empty", "text", "docx", "html", "cut", "large"],
)
def test_what_is_no_pdf_is_refused(data: bytes, code: str):
    assert inspect(data).code == code


def test_a_pdf_behind_another_name_is_refused():
    assert inspect(b"GIF89a" + made()).code == "not_pdf"


def test_a_truncated_pdf_without_pages_is_refused():
    data = made()

    assert inspect(data[: len(data) // 3]).code == "damaged"


@pytest.mark.parametrize("user", ["", "b"])
def test_an_encrypted_pdf_is_refused(user: str):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(made())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user=user))

    assert inspect(buffer.getvalue()).code == "encrypted"


def script(pdf: Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = script(pdf)


def open_launch(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(Type=Name.Action, S=Name.Launch, F=String("cmd.exe"))


def open_address(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org"))


def named_script(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(pdf)])))


def page_action(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script(pdf))


def annotation(subtype: Name, **more: object) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 9, 9]), **more)
        pdf.pages[0].obj.Annots = Array([note])

    return change


def attached(pdf: Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


def form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=String("<xdp/>"), Fields=Array([]))


def hidden_in_arrays(pdf: Pdf) -> None:
    pdf.Root.PieceInfo = Array([Array([Array([Dictionary(X=script(pdf))])])])


def nested_without_end(pdf: Pdf) -> None:
    inner = Array([])
    for _ in range(60):
        inner = Array([inner])
    pdf.Root.PieceInfo = inner


@pytest.mark.parametrize(
    "change",
    [
        open_action,
        open_launch,
        open_address,
        named_script,
        page_action,
        annotation(Name.Link, A=Dictionary(S=Name.Launch, F=String("a"))),
        annotation(Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("a"))),
        annotation(Name.Link, A=Dictionary(Type=Name.Action, S=Name.Unknown)),
        annotation(Name.RichMedia),
        annotation(Name.FileAttachment),
        attached,
        form,
        hidden_in_arrays,
        nested_without_end,
    ],
)
def test_active_content_is_refused(change: Callable[[Pdf], None]):
    found = inspect(made(change))

    assert found.code == "active"
    assert found.detail


def opens_at_a_page(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


def goes_to_a_page(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))


@pytest.mark.parametrize(
    "change",
    [
        opens_at_a_page,
        goes_to_a_page,
        annotation(Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org"))),
    ],
)
def test_jumps_and_links_are_harmless(change: Callable[[Pdf], None]):
    assert inspect(made(change)).code == "ok"


def test_a_parser_that_fails_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch):
    def fail(_data: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr(papers, "_inspect", fail)

    assert inspect(made()) == papers.Inspection("damaged", "RecursionError")


def test_text_that_cannot_be_read_is_no_mark(monkeypatch: pytest.MonkeyPatch):
    def fail(_stream: object) -> None:
        raise ValueError

    monkeypatch.setattr(papers.pypdf, "PdfReader", fail)

    assert inspect(made()).code == "ok"


def test_too_many_objects_are_not_looked_through(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(papers, "MOST_OBJECTS", 2)

    assert inspect(made()).code == "damaged"


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_paper_with_a_secrecy_mark_is_refused(tmp_path: object, mark: str):
    source = f'#set text(font: "Tinos", fallback: false)\nSố 12-BC/ĐU\n\n*{mark}*\n\nBÁO CÁO'

    assert inspect(typeset(tmp_path, source)) == papers.Inspection("secret", mark)


def test_a_paper_about_secrecy_is_fine(tmp_path: object):
    source = '#set text(font: "Tinos", fallback: false)\nTuyên truyền Luật Bảo vệ bí mật nhà nước.'

    assert inspect(typeset(tmp_path, source)).code == "ok"
