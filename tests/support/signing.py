"""A demonstration authority on loopback, and signed examples, for tests of documents."""

import copy
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chibo.gateways.pki import authority
from chibo.gateways.pki.keystore import Pkcs12Keys
from chibo.gateways.pki.server import Server
from chibo.trust.documents import rendering, signing, validation

EXAMPLES = Path(__file__).parents[2] / "docs" / "reference" / "examples"
ADDRESS = "http://localhost:8000/v/3f9ac1d07be24e5590aa1b2c3d4e5f60"
SECRET = "mở khóa"
PEOPLE = {"dien": "Quàng Thị Diên", "thoan": "Lò Văn Thoan"}
UNIT = "Chi bộ bản Nà Khoang"
MARK = authority.MARKS[authority.DEMO]


def now() -> datetime:
    """The machine's clock: certificates and time stamps live by it."""
    return datetime.now(UTC)


def example(name: str) -> dict[str, Any]:
    """A fresh copy of a published example record: ``minutes`` or ``resolution``."""
    loaded: dict[str, Any] = copy.deepcopy(json.loads((EXAMPLES / f"{name}.json").read_text()))
    return loaded


def altered(pdf: bytes) -> bytes:
    """One bit of a font is turned: the file can still be read, and differs from what was signed."""
    starts = [found.end() for found in re.finditer(rb">>\s*stream\r?\n", pdf)]
    sizes = {start: pdf.index(b"endstream", start) - start for start in starts}
    signed = pdf.index(b"/ByteRange") if b"/ByteRange" in pdf else len(pdf)
    largest = max((start for start in starts if start < signed), key=lambda start: sizes[start])
    changed = bytearray(pdf)
    changed[largest + sizes[largest] // 2] ^= 1
    return bytes(changed)


@dataclass(frozen=True)
class Pki:
    """A running authority with two signers."""

    authority: authority.Authority
    url: str

    @property
    def tsa_url(self) -> str:
        """Where time stamps come from."""
        return f"{self.url}/tsa"

    @property
    def root_pem(self) -> Path:
        """The trust anchor."""
        return self.authority.folder / "root.pem"

    @property
    def anchors(self) -> tuple[Any, ...]:
        """The trust anchor, read."""
        return validation.read_anchors(self.root_pem.read_bytes())

    @property
    def services(self) -> signing.Services:
        """What ``signing.sign`` needs."""
        return signing.Services(self.anchors, self.tsa_url, timeout_seconds=5)

    @property
    def keys(self) -> Pkcs12Keys:
        """The signers' keys."""
        return Pkcs12Keys(self.authority.folder / "signers")

    def sign(self, pdf: bytes, role: str, key: str, *, last: bool) -> bytes:
        """One signature with its stamp."""
        at = now()
        stamp = rendering.render_stamp(rendering.Stamp(PEOPLE[key], UNIT, at, mark=MARK))
        signer = self.keys.signer(key, SECRET)
        return signing.sign(
            pdf, role=role, signer=signer, stamp=stamp, services=self.services, at=at, last=last
        )

    def signed_minutes(self) -> bytes:
        """The example minutes with both signatures, B-LTA."""
        pdf = rendering.render(example("minutes"), url=ADDRESS, mark=MARK)
        pdf = self.sign(pdf, "secretary", "dien", last=False)
        return self.sign(pdf, "chair", "thoan", last=True)

    def signed_resolution(self) -> bytes:
        """The example resolution with its one signature, B-LTA."""
        pdf = rendering.render(example("resolution"), url=ADDRESS, mark=MARK)
        return self.sign(pdf, "branch_secretary", "thoan", last=True)


@contextmanager
def running(
    folder: Path, people: dict[str, str] | None = None, *, made_at: datetime | None = None
) -> Iterator[Pki]:
    """Make an authority in ``folder``, serve it on a free port, stop it at the end.

    Args:
        made_at: when the authority was made; its time-stamping certificate ends ten years later.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    made = authority.create(
        folder, organisation="Đảng bộ xã Nậm Khoang", url=url, at=made_at or now(), bits=2048
    )
    server = Server(made, port, clock=now)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    for key, name in (PEOPLE if people is None else people).items():
        made.issue_signer(name=name, unit=UNIT, key=key, passphrase=SECRET, at=now())
    try:
        yield Pki(made, url)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
