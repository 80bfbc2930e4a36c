"""What the room keeps of a person, for that person: signatures given, how one signs, what one handed in."""

from uuid import UUID

from chibo.core.disclosure import Field, Part, Row, register, withhold
from chibo.trust.documents.models import Paper, PaperSigning, Signature, SigningMeans

MEANS = {
    "pkcs12": "khóa do hệ thống giữ",
    "pkcs11": "thiết bị ký",
    "csc": "ký số từ xa",
    "paper": "ký tay",
}


def _signatures(person_id: UUID) -> list[Row]:
    found = Signature.objects.filter(person_id=person_id).order_by("signed_at", "pk")
    return [
        {
            "at": at,
            "role": role,
            "symbol": symbol,
            "title": title,
            "certificate_sha256": certificate,
        }
        for at, role, symbol, title, certificate in found.values_list(
            "signed_at", "role", "document__symbol", "document__title", "certificate_sha256"
        )
    ]


def _means(person_id: UUID) -> list[Row]:
    return [
        {"kind": one.kind, "chosen": one.chosen_at, "certificate_sha256": one.certificate_sha256,
         "ends": one.ends_at}
        for one in SigningMeans.objects.filter(person_id=person_id)
    ]  # fmt: skip


def _scans(person_id: UUID) -> list[Row]:
    found = PaperSigning.objects.filter(stated_by=person_id).order_by("stated_at", "pk")
    return [
        {"at": at, "symbol": symbol, "reason": reason}
        for at, symbol, reason in found.values_list("stated_at", "document__symbol", "reason")
    ]


def _papers(person_id: UUID) -> list[Row]:
    return [
        {"at": one.uploaded_at, "title": one.title, "sha256": one.sha256, "length": one.length}
        for one in Paper.objects.filter(uploaded_by=person_id).order_by("uploaded_at", "pk")
    ]


register(
    Part(
        code="documents.signatures",
        title="Chữ ký đã ký",
        fields=(
            Field("at", "Ký lúc"),
            Field("role", "Với tư cách", {"secretary": "thư ký", "chair": "chủ trì"}),
            Field("symbol", "Số văn bản"),
            Field("title", "Trích yếu"),
            Field("certificate_sha256", "Chứng thư (SHA-256)"),
        ),
        rows=_signatures,
        tables=("documents.Signature",),
        order=50,
    )
)
register(
    Part(
        code="documents.means",
        title="Cách ký",
        fields=(
            Field("kind", "Loại", MEANS),
            Field("chosen", "Chọn lúc"),
            Field("certificate_sha256", "Chứng thư (SHA-256)"),
            Field("ends", "Chứng thư hết hạn"),
        ),
        rows=_means,
        tables=("documents.SigningMeans",),
        order=51,
    )
)
register(
    Part(
        code="documents.scans",
        title="Bản quét chữ ký tay đã nộp",
        fields=(
            Field("at", "Lúc"),
            Field("symbol", "Số văn bản"),
            Field("reason", "Lý do thay bản trước"),
        ),
        rows=_scans,
        tables=("documents.PaperSigning",),
        order=52,
    )
)
register(
    Part(
        code="documents.papers",
        title="Tài liệu đã tải lên",
        fields=(
            Field("at", "Lúc"),
            Field("title", "Tên"),
            Field("sha256", "Mã băm (SHA-256)"),
            Field("length", "Độ dài, byte"),
        ),
        rows=_papers,
        tables=("documents.Paper",),
        order=53,
    )
)
withhold(
    "documents.WrongCodes",
    reason="A counter against guessing of codes; it is emptied by itself and says nothing but a number.",
)
withhold(
    "documents.Document",
    reason="Documents belong to the unit and are read on their pages; signatures given are disclosed.",
)
