"""The reverse proxy as it is configured: nginx takes it, and in front of a server it does what it says."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.cli.test_doctor_production import NOW, pem
from tests.deploy.test_units import ROOT, program

NGINX = ROOT / "deploy" / "nginx"
MIME = "types { text/css css; text/javascript js; }\n"
SECRET = "/v/very-secret-code?name=Li%C3%AAn"


@dataclass
class Proxy:
    """A running proxy: its port, the folder of its files, what came through it."""

    port: int
    folder: Path
    heard: list[dict[str, str]]

    def client(self) -> httpx.Client:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            verify=context,
            headers={"Host": "chibo.example"},
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def configured(folder: Path, ports: dict[str, int]) -> Path:
    """Our configuration with folders, ports and a certificate of the test."""
    from datetime import timedelta

    for name in ("tls", "static", "log/tile", "logs", "tmp"):
        (folder / name).mkdir(parents=True)
    certificate, key = pem(ends=NOW + timedelta(days=9))
    (folder / "tls" / "fullchain.pem").write_bytes(certificate)
    (folder / "tls" / "privkey.pem").write_bytes(key)
    shutil.copy(NGINX / "chibo-files.conf", folder / "chibo-files.conf")
    text = (NGINX / "chibo.conf").read_text(encoding="utf-8")
    changes = {
        "/etc/nginx/snippets": str(folder), "/etc/chibo/tls": f"{folder}/tls",
        "/var/lib/chibo": str(folder), "/var/log/nginx": f"{folder}/logs",
        "listen 80;": f"listen 127.0.0.1:{ports['plain']};", "listen [::]:80;\n": "\n",
        "listen 443 ssl": f"listen 127.0.0.1:{ports['tls']} ssl",
        "listen [::]:443 ssl http2;\n": "\n",
        "127.0.0.1:8000": f"127.0.0.1:{ports['web']}", "127.0.0.1:8001": f"127.0.0.1:{ports['events']}",
    }  # fmt: skip
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/tmp/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/logs/error.log;\n"
        f"events {{}}\nhttp {{\n{MIME}{temporary}{text}}}\n"
    )
    return whole


class Answers(BaseHTTPRequestHandler):
    """Says what it heard; the stream sends a first piece and waits."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.heard.append(dict(self.headers))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Strict-Transport-Security", "max-age=63072000")
        if self.path.startswith("/events/"):
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"8\r\ndata: 1\n\r\n")
            self.wfile.flush()
            time.sleep(2)
            self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    for place in (folder, *folder.parents):
        if place.stat().st_mode & 0o005 != 0o005 and place.owner() != "root":
            place.chmod(place.stat().st_mode | 0o055)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.heard = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    backend = server.server_port
    ports = {"plain": free_port(), "tls": free_port(), "web": backend, "events": backend}
    config = configured(folder, ports)
    if Path("/proc/self").owner() == "root":  # the worker must read what root wrote
        config.write_text("user root;\n" + config.read_text())
    command = [program("nginx"), "-c", str(config), "-p", str(folder), "-e", str(folder / "e.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", ports["tls"])) == 0:
                    break
            time.sleep(0.05)
        yield Proxy(ports["tls"], folder, server.heard)  # type: ignore[attr-defined]
    finally:
        process.terminate()
        process.wait(10)
        server.shutdown()
        server.server_close()


def test_what_a_visitor_claims_is_replaced(proxy: Proxy):
    claims = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "X-Request-ID": "x",
    }
    with proxy.client() as client:
        client.get("/accounts/login/", headers=claims)

    heard = proxy.heard[-1]
    assert heard["X-Forwarded-For"] == "127.0.0.1"  # who asks is this machine; nothing is appended
    assert heard["X-Forwarded-Proto"] == "https"
    assert "X-Forwarded-Host" not in heard
    assert re.fullmatch("[0-9a-f]{32}", heard["X-Request-ID"])
    assert heard["Host"] == "chibo.example"


def test_no_header_of_safety_stands_twice(proxy: Proxy):
    (proxy.folder / "static" / "a.css").write_text("a{}")
    with proxy.client() as client:
        page, file = client.get("/help"), client.get("/static/a.css")

    assert page.headers.get_list("Strict-Transport-Security") == ["max-age=63072000"]
    assert file.headers.get_list("Strict-Transport-Security") == ["max-age=63072000"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in file.headers["Cache-Control"]
    assert file.headers["Content-Type"].startswith("text/css")


def test_live_events_arrive_at_once(proxy: Proxy):
    began = time.monotonic()
    with proxy.client() as client, client.stream("GET", "/events/meetings/x") as answer:
        first = next(answer.iter_bytes())

    assert first == b"data: 1\n"
    assert time.monotonic() - began < 1.8


@pytest.mark.parametrize(
    ("path", "kind"),
    [("checkpoint", "text/plain; charset=utf-8"), ("log.vkey", "text/plain; charset=utf-8"),
     ("tile/0/000", "application/octet-stream")],
)  # fmt: skip
def test_the_published_log_has_its_kinds(proxy: Proxy, path: str, kind: str):
    file = proxy.folder / "log" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"<script>")
    with proxy.client() as client:
        answer = client.get(f"/log/{path}")

    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_lines_of_the_proxy_hold_nothing_of_anybody(proxy: Proxy):
    with proxy.client() as client:
        client.get(SECRET)
        client.get("/static/Li%C3%AAn-very-secret")
    time.sleep(0.1)

    told = "".join(path.read_text() for path in (proxy.folder / "logs").iterdir())
    lines = [json.loads(line) for line in told.splitlines()]
    assert lines
    assert {"at", "request", "status", "seconds"} <= set(lines[-1])
    assert not re.search("secret|Li|127", told)
