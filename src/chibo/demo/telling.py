"""What a run says before and after its steps."""

import sys
from typing import Any

from django.conf import settings

from chibo.demo import logins, session


def begin() -> None:
    """Say what comes."""
    print("Chạy thử một kỳ sinh hoạt chi bộ (bản thử, mọi người đều hư cấu)")
    print("Playing a branch meeting; everybody in it is invented.\n")


def fail(reason: Exception) -> None:
    """Say why it stopped."""
    print(f"  ✗ {reason}", file=sys.stderr)


def end(report: dict[str, Any], *, serving: bool) -> None:
    """Say where the result is, how to check it, and who can sign in."""
    seconds = sum(step["seconds"] for step in report["steps"])
    print(f"\nXong sau {seconds:.0f} giây · done in {seconds:.0f} seconds")
    print(f"  Biên bản · minutes         {report['minutes_pdf']}")
    print(f"  Nghị quyết · resolution    {report['resolution_pdf']}")
    print(
        f"  Báo cáo · report           {session.relative(logins.path().with_name('report.json'))}"
    )
    print(f"  Tự kiểm tra · check it     chibo verify {report['minutes_pdf']}\n")
    print(f"Tài khoản · log-ins ({session.relative(logins.path())})")
    for login in logins.read():
        code = f"  mã ký · signing code {login.signing_code}" if login.signing_code else ""
        print(f"  {login.username:<7} {login.password}  {login.name}, {login.what}{code}")
    if serving:
        print(f"\nMở trang · open  {settings.SITE_URL}/")
