"""Closing a meeting: our render, two signatures, archive stamp and stored files, against the tools alone.

    python bench/closing.py [--runs 15]

The same work twice, in turns, in one process: once through the room `documents`, once by the plainest
script with typst and pyHanko (same sheet, same stamps, same keys, same services on loopback). Printed are
the medians and their ratio (goal: at most 1.2), as one line of JSON. The rows and the seal in the database
are not part of it: they need a server, and `bench` measures the log by itself.
"""

import argparse
import io
import json
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import segno
import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields as pyhanko_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from chibo.gateways.pki import authority
from chibo.gateways.pki.keystore import Pkcs12Keys
from chibo.gateways.pki.server import Server
from chibo.trust.documents import rendering, signing, store, validation

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "http://localhost:8000/v/3f9ac1d07be24e5590aa1b2c3d4e5f60"
RECORD = json.loads((ROOT / "docs/reference/examples/minutes.json").read_text(encoding="utf-8"))
UNIT = RECORD["document"]["organisation"]
ROLES = (("secretary", "a"), ("chair", "b"))
NAMES = {place["role"]: place["name"] for place in RECORD["signatures"]}
SECRET = "mở khóa"


def now() -> datetime:
    return datetime.now(UTC)


def served(folder: Path) -> tuple[authority.Authority, Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = authority.create(folder, organisation="Bench", url=f"http://127.0.0.1:{port}", at=now())
    for role, key in ROLES:
        made.issue_signer(name=NAMES[role], unit=UNIT, key=key, passphrase=SECRET, at=now())
    server = Server(made, port, clock=now)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return made, server


def ours(made: authority.Authority, media: Path) -> bytes:
    keys = Pkcs12Keys(made.folder / "signers")
    anchors = validation.read_anchors((made.folder / "root.pem").read_bytes())
    services = signing.Services(anchors, f"{made.url}/tsa")
    pdf = rendering.render(RECORD, url=ADDRESS, mark=authority.MARKS[authority.DEMO])
    store.put(media, pdf)
    for role, key in ROLES:
        at = now()
        stamp = rendering.render_stamp(
            rendering.Stamp(NAMES[role], UNIT, at, mark=authority.MARKS[authority.DEMO])
        )
        pdf = signing.sign(
            pdf, role=role, signer=keys.signer(key, SECRET), stamp=stamp, services=services, at=at,
            last=role == "chair",
        )  # fmt: skip
        store.put(media, pdf)
    return pdf


def compiler(template: str) -> typst.Compiler:
    return typst.Compiler(
        rendering.HERE / "typst" / template,
        root=rendering.HERE / "typst",
        font_paths=[rendering.FONTS],
        ignore_system_fonts=True,
    )


COMPILERS = {name: compiler(name) for name in ("minutes.typ", "stamp.typ")}


def compile_alone(template: str, inputs: dict[str, str], **more: Any) -> bytes:
    data = COMPILERS[template].compile(sys_inputs=inputs, format="pdf", **more)
    assert isinstance(data, bytes)
    return data


def alone(made: authority.Authority, _media: Path) -> bytes:
    picture = io.BytesIO()
    segno.make(ADDRESS, error="m").save(picture, kind="svg", border=0, xmldecl=False)
    text = json.dumps(RECORD, ensure_ascii=False)
    inputs = {
        "record": text, "attachment": text, "url": ADDRESS, "demo": "1",
        "qr": picture.getvalue().decode(),
    }  # fmt: skip
    pdf = compile_alone("minutes.typ", inputs, pdf_standards=["a-3a", "ua-1"])
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for number, (role, _key) in enumerate(ROLES):
        left = 98 + 231 * number
        spec = pyhanko_fields.SigFieldSpec(role, on_page=-1, box=(left, 260, left + 205, 332))
        pyhanko_fields.append_signature_field(writer, spec)
    buffer = io.BytesIO()
    writer.write(buffer)
    pdf = buffer.getvalue()
    for role, key in ROLES:
        pdf = sign_alone(made, pdf, role, key)
    return pdf


def sign_alone(made: authority.Authority, pdf: bytes, role: str, key: str) -> bytes:
    data = {"name": NAMES[role], "organisation": UNIT, "time": now().isoformat(), "demo": True}
    stamp = compile_alone("stamp.typ", {"stamp": json.dumps(data, ensure_ascii=False)})
    anchors = validation.read_anchors((made.folder / "root.pem").read_bytes())
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(stamp)
        file.flush()
        metadata = PdfSignatureMetadata(
            field_name=role, md_algorithm="sha256", embed_validation_info=True,
            subfilter=pyhanko_fields.SigSeedSubFilter.PADES, use_pades_lta=role == "chair",
            validation_context=ValidationContext(
                trust_roots=list(anchors), allow_fetching=True, revocation_mode="require"
            ),
        )  # fmt: skip
        signer = SimpleSigner.load_pkcs12(
            str(made.folder / "signers" / f"{key}.p12"), passphrase=SECRET.encode()
        )
        worker = PdfSigner(
            metadata, signer=signer, timestamper=RequestsHTTPTimeStamper(f"{made.url}/tsa"),
            stamp_style=StaticStampStyle.from_pdf_file(file.name, border_width=0),
        )  # fmt: skip
        return bytes(worker.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue())


def timed(work: Callable[[authority.Authority, Path], bytes], *given: Any) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        made, server = served(Path(folder) / "pki")
        media = Path(folder) / "media"
        for work in (ours, alone):
            anchors = validation.read_anchors((made.folder / "root.pem").read_bytes())
            assert validation.validate(work(made, media), anchors).findings[1].level == "B-LTA"
        pairs = [(timed(ours, made, media), timed(alone, made, media)) for _ in range(runs)]
        server.shutdown()
    mine, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    answer = {
        "bench": "closing", "runs": runs, "ours_seconds": round(mine, 4),
        "tools_alone_seconds": round(plain, 4), "ratio": round(mine / plain, 3), "goal": 1.2,
    }  # fmt: skip
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
