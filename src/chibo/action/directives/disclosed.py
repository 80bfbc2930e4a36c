"""What the room keeps of a person, for that person: own tasks and what was done with them."""

from uuid import UUID

from chibo.action.directives.models import Step, Task
from chibo.core.disclosure import Field, Part, Row, register

STATES = {
    "assigned": "chưa làm",
    "doing": "đang làm",
    "done": "đã báo xong",
    "confirmed": "đã xác nhận",
    "cancelled": "đã hủy",
}
STEPS = {
    "assigned": "giao việc",
    "corrected": "sửa theo nghị quyết đính chính",
    "begin": "bắt đầu",
    "finish": "báo xong",
    "confirm": "xác nhận",
    "send_back": "trả lại",
    "extend": "gia hạn",
    "cancel": "hủy",
}


def _tasks(person_id: UUID) -> list[Row]:
    return [
        {
            "given": one.given_on,
            "resolution": one.symbol,
            "number": one.number,
            "text": one.text,
            "due": one.due_on,
            "state": one.state,
            "evidence": one.evidence,
            "reason": one.reason,
            "finished": one.finished_at,
            "confirmed": one.confirmed_at,
        }
        for one in Task.objects.filter(owner_id=person_id).order_by("given_on", "pk")
    ]


def _steps(person_id: UUID) -> list[Row]:
    found = Step.objects.filter(owner_id=person_id).order_by("at", "pk")
    return [
        {"at": at, "resolution": symbol, "number": number, "kind": kind, "by": by, "text": text,
         "due": due}
        for at, symbol, number, kind, by, text, due in found.values_list(
            "at", "task__symbol", "task__number", "kind", "by_name", "text", "due_on"
        )
    ]  # fmt: skip


register(
    Part(
        code="directives.tasks",
        title="Nhiệm vụ được giao",
        fields=(
            Field("given", "Giao ngày"),
            Field("resolution", "Nghị quyết"),
            Field("number", "Mục"),
            Field("text", "Nội dung"),
            Field("due", "Hạn"),
            Field("state", "Tình trạng", STATES),
            Field("evidence", "Kết quả"),
            Field("reason", "Lý do"),
            Field("finished", "Báo xong lúc"),
            Field("confirmed", "Xác nhận lúc"),
        ),
        rows=_tasks,
        tables=("directives.Task",),
        order=60,
    )
)
register(
    Part(
        code="directives.steps",
        title="Diễn biến nhiệm vụ",
        fields=(
            Field("at", "Lúc"),
            Field("resolution", "Nghị quyết"),
            Field("number", "Mục"),
            Field("kind", "Việc", STEPS),
            Field("by", "Người làm"),
            Field("text", "Nội dung"),
            Field("due", "Hạn mới"),
        ),
        rows=_steps,
        tables=("directives.Step",),
        order=61,
    )
)
