"""What the styleguide shows: made-up people and numbers, every component in every state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from chibo.web import charts

EVENING = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)


class Absence(forms.Form):
    """Fields in their states."""

    reason = forms.CharField(label="Lý do vắng", max_length=100, initial="Đi viện")
    day = forms.CharField(label="Ngày họp", help_text="Theo mẫu 03/11/2026.")
    kind = forms.ChoiceField(
        label="Loại buổi họp", choices=[("r", "Thường kỳ"), ("t", "Chuyên đề")]
    )
    mode = forms.ChoiceField(
        label="Hình thức",
        choices=[("p", "Trực tiếp"), ("h", "Kết hợp trực tuyến")],
        widget=forms.RadioSelect,
        initial="p",
    )
    note = forms.CharField(
        label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    paper = forms.FileField(label="Tài liệu", help_text="PDF, tối đa 20 MB.", required=False)
    agree = forms.BooleanField(label="Gửi cả cho khách mời", required=False)

    def clean_day(self) -> str:
        """A day that does not exist."""
        raise forms.ValidationError("Tháng 2/2026 chỉ có 28 ngày. Ghi theo mẫu 03/11/2026.")


class Find(forms.Form):
    """A search bar."""

    q = forms.CharField(label="Tên", required=False)
    state = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả"), ("late", "Trễ hạn")], required=False
    )


def _months() -> list[charts.Point]:
    values = [88.2, 90.1, 86.4, 91.7, None, 91.0]
    return [
        charts.Point(
            str(6 + n), value, f"{value}".replace(".", ",") if value else "–", is_now=n == 5
        )
        for n, value in enumerate(values)
    ]


def _people() -> list[dict[str, Any]]:
    def deed(name: str, present: bool) -> dict[str, Any]:
        word = "có mặt" if present else "vắng"
        return {
            "url": "#",
            "label": word.capitalize(),
            "aria": f"{name}: {word}",
            "pressed": present,
        }

    rows = [
        ("Lò Văn Ánh", "Điểm chính, 19:24", True),
        ("Cà Thị Hoa", "Điểm chính, 19:22", True),
        ("Lường Minh Khôi", "Trực tuyến, 19:52, muộn 22 phút", True),
        ("Nguyễn Hoàng Bảo Trâm-Anh Trần Công Tằng Tôn Nữ", "Điểm Pá Vạt, 19:28", True),
        ("Quàng Văn Vui", "Xin phép: đi viện", False),
    ]
    people: list[dict[str, Any]] = [
        {"name": name, "given": name.split()[-1], "note": note, "actions": [deed(name, present)]}
        for name, note, present in rows
    ]
    lone = {"name": "Quàng Văn Lả", "given": "Lả", "note": "Miễn sinh hoạt", "badge": "Không tính"}
    return [*people, lone]


def _queue() -> list[dict[str, Any]]:
    rows = [
        ("Nguyễn Thu Hằng", "Người giới thiệu. Trực tuyến."),
        ("Hà Văn Bình", "Điểm Pá Vạt. Đã phát biểu 2 lần."),
    ]
    return [
        {
            "name": name,
            "note": note,
            "actions": [{"url": "#", "label": "Mời", "aria": f"Mời {name} phát biểu"}],
        }
        for name, note in rows
    ]


def context() -> dict[str, Any]:
    """Everything the styleguide's template names."""
    day = date(2026, 11, 3)
    return {
        "at": EVENING,
        "form": Absence({"reason": "Đi viện", "day": "31/02/2026", "kind": "r", "mode": "p"}),
        "find": Find({"q": "", "state": ""}),
        "options": [("yes", "Tán thành"), ("no", "Không tán thành"), ("none", "Không biểu quyết")],
        "rule": "Tán thành 9 trên 20, cần 11: quá nửa của 20 đảng viên chính thức.",
        "rule_passed": "Tán thành 15 trên 20, cần 14: hai phần ba của 20 đảng viên chính thức, làm tròn lên.",
        "strip": [
            {"text": "Mục", "value": 8, "rest": "/9"},
            {"text": "Có mặt", "value": 20, "rest": "/22"},
            {"text": "Đủ số để biểu quyết", "tone": "good"},
            {"text": "Điểm Pá Vạt: mất mạng", "tone": "warn"},
        ],
        "agenda": [
            {"title": "Khai mạc, điểm danh", "state": "done", "note": "6 phút"},
            {"title": "Thảo luận", "state": "current", "note": "bây giờ"},
            {"title": "Chuyên đề", "state": "deferred", "note": "chuyển kỳ sau"},
            {"title": "Thông qua biên bản", "state": "", "note": "5 phút"},
        ],
        "queue": _queue(),
        "people": _people(),
        "last": {"at": EVENING, "text": "Biểu quyết đóng: 15 tán thành, 2 không tán thành.", "undo_url": "#"},
        "path": [("Trung ương", "#"), ("Tỉnh Sơn La", "#")],
        "tree": [
            {"label": "Xã Nậm Khoang", "note": "14 chi bộ", "url": "#", "current": True, "nodes": [
                {"label": "Thôn, bản", "note": "10 chi bộ", "url": "#"},
                {"label": "Trường học", "note": "1 chi bộ", "url": "#"},
            ]},
        ],
        "steps": [
            {"label": "Máy lập bản nháp", "state": "done", "note": "21:31, từ 148 sự kiện"},
            {"label": "Chủ trì ký", "state": "current", "note": "Đang chờ đồng chí Lò Văn Thoan"},
            {"label": "Niêm phong vào sổ", "state": "", "note": "Tự động sau chữ ký cuối"},
        ],
        "events": [
            {"on": day, "title": "Hoàn thành lớp kỹ năng số", "note": "Giấy chứng nhận 41/CN"},
            {"on": day - timedelta(days=700), "title": "Được bầu vào chi ủy", "note": "Quyết định 27-QĐ/ĐU"},
        ],
        "checks": [
            {"state": "yes", "sentence": "Thư ký đã ký lúc 21:52:40", "note": "Chứng thư còn hiệu lực khi ký."},
            {"state": "no", "sentence": "Nội dung không khớp chữ ký của chủ trì", "note": ""},
            {"state": "unsure", "sentence": "Chưa kiểm tra được: chữ ký của nhân chứng", "note": "Thử lại sau."},
        ],
        "facts": [("Mã đảng viên", "DV-140-0317-7245"), ("Ngày sinh", "08/1984 (hồ sơ không ghi ngày)")],
        "sums": [
            {"label": "Đã họp", "value": 11, "of": 14},
            {"label": "Tham dự", "value": "91,0%", "spark": [88.2, 90.1, 86.4, 91.7, 92.3, 91.0], "spark_label": "Sáu tháng: từ 88,2% đến 91,0%"},
            {"label": "Trễ hạn", "value": 1, "tone": "bad"},
        ],
        "bars": charts.bars(_months(), name="Tham dự", label="Tháng", top=100),
        "line": charts.line(_months(), name="Tham dự", label="Tháng"),
        "stacked": charts.stacked(
            [charts.Layers("Th. 9", (12, 4, 2), ("12", "4", "2")), charts.Layers("Th. 10", (15, 2, 1), ("15", "2", "1"))],
            names=["Trực tiếp", "Trực tuyến", "Vắng"], label="Tháng",
        ),
        "months": [(n, n != 4) for n in range(1, 11)],
        "page": Paginator(range(60), 25).page(2),
        "rows": [
            ("Bản Nậm Lưa", "Chưa họp, hạn 10/11", 11, "–", "Trễ", "bad"),
            ("Bản Nà Khoang", "", 23, "90,9%", "Đã ký", "good"),
            ("Hợp tác xã Chè Khoang", "Họp ngày 15/11", 12, "–", "Đã triệu tập", ""),
        ],
        "tabs": [
            {"label": "Đang họp", "url": "#tinh-hinh", "icon": "now", "current": True},
            {"label": "Phát biểu", "url": "#phat-bieu", "icon": "meeting"},
            {"label": "Chương trình", "url": "#chuong-trinh", "icon": "agenda"},
        ],
        "old_text": "Chi bộ thảo luận, nhất trí.",
        "codes": ["7KQ4-M2XA", "PD83-9TLC", "WE2M-44RN", "K7YB-QX5J"],
    }  # fmt: skip
