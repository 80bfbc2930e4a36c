"""``chibo keys rotate`` and ``reindex``: the keys of sealed data change while everybody works on."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chibo.core.vault import Column


def add_to(actions: Any) -> None:
    """Name the actions."""
    rotate = actions.add_parser(
        "rotate", help="change keys of sealed data while everybody works on"
    )
    which = rotate.add_subparsers(dest="which", required=True, metavar="WHICH")
    which.add_parser("wrapping", help="another key that wraps the data keys; no value is touched")
    data = which.add_parser("data", help="other data keys; every value is sealed anew")
    data.add_argument("--table", action="append", help="of these tables only")
    data.add_argument("--later", action="store_true", help="let the jobs seal anew")
    which.add_parser("rest", help="go on with what was interrupted")
    actions.add_parser("reindex", help="another key of the blind index; stop chibo meanwhile")


def rotate(given: argparse.Namespace) -> int:
    """Change the keys that were named; 2 when a table is none with sealed data."""
    from chibo.core import jobs
    from chibo.core.vault import columns, rotation, tasks

    if given.which == "wrapping":
        number = rotation.renew_wrapping()
        _note("core.wrapping_key_changed", number=number)
        print(
            f"Khóa bọc mới: số {number} (wrapping key {number} is in force, the one before is gone)."
        )
        return 0
    if given.which == "data":
        tables = given.table or columns.tables()
        if unknown := sorted(set(tables) - set(columns.tables())):
            print(
                f"chibo keys: no sealed data in {', '.join(unknown)}; "
                f"there is in {', '.join(columns.tables())}",
                file=sys.stderr,
            )
            return 2
        rotation.renew_data(tables)
        _note("core.data_keys_changed", tables=tables)
        if given.later:
            jobs.defer(tasks.NAME, key=tasks.NAME)
            print("Khóa dữ liệu mới đã dùng; phần còn lại chạy nền (in force; jobs do the rest).")
            return 0
    done = rotation.work_off(_tell)
    print(f"Đã mã hóa lại {done} giá trị (values sealed anew: {done}).")
    return 0


def reindex(_given: argparse.Namespace) -> int:
    """Make another key of the blind index, and every index by it."""
    from chibo.people.members import personal_id

    done = personal_id.reindex()
    _note("core.index_key_changed", values=done)
    print(f"Đã lập lại chỉ mục cho {done} số định danh (indexes made anew: {done}).")
    return 0


def _tell(column: "Column", done: int, total: int) -> None:
    print(f"  {column.table}.{column.name}  {done}/{total}", flush=True)


def _note(action: str, **detail: Any) -> None:
    """A line of the audit trail, at the top unit."""
    from chibo.core import audit, clock
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.organisation import queries as organisation

    with scope(system_actor("chibo keys")) as system:
        top = organisation.top()
        position = top.position if top is not None else 0
        audit.record(system, action, subject=None, position=position, at=clock.now(), detail=detail)
