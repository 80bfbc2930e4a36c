"""Pages of the secret ballot served alone, with the header that the application sends, for a real browser."""

import hashlib
import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chibo.web.headers import policy

HERE = Path(__file__).parent / "ballot"
STATIC = Path(__file__).parents[2] / "src/chibo/web/static"
NONCE = "nonce"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".woff2": "font/woff2"}


def tracker(text: str) -> str:
    """What the voter keeps of a ballot."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def questions(election: str) -> str:
    """The fieldsets of an election as the page of the booth has them."""
    made = []
    for number, question in enumerate(json.loads(election)["questions"]):
        names = ["—"] * question.get("blank", False) + question["answers"]
        kind = "radio" if question["max"] == 1 and question["min"] == 1 else "checkbox"
        inputs = "".join(
            f'<label><input type="{kind}" name="q{number}" value="{i}"> {escape(name)}</label> '
            for i, name in enumerate(names)
        )
        blank = " data-blank" if question.get("blank") else ""
        made.append(
            f'<fieldset data-question="{number}" data-min="{question["min"]}" data-max="{question["max"]}"{blank}>'
            f"<legend>{escape(question['question'])}</legend>{inputs}</fieldset>"
        )
    return "\n".join(made)


def script_json(value: object) -> str:
    """As Django's `json_script` writes it."""
    text = json.dumps(value)
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")


@dataclass
class Board:
    """What the server got, and what it will answer."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, list[tuple[int, object]]] = field(default_factory=dict)
    """Answers to come for an address, one after the other; then 200 with the tracker of the body."""
    got: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def knows(self, path: str) -> bool:
        """Whether a GET of this address is answered as a POST without a body."""
        return False

    def answer(self, path: str, body: str) -> tuple[int, object]:
        self.got.append((path, body))
        waiting = self.answers.get(path)
        return waiting.pop(0) if waiting else (200, {"tracker": tracker(body)})


def own_policy(page: str) -> str:
    """The policy that a page without a server brings along."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found
    return found[1]


def _handler(board: Board) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            board.asked.append(self.path)
            path = self.path.partition("?")[0]
            if path in board.pages:
                text = board.pages[path].replace("ORIGIN", board.base).replace("NONCE", NONCE)
                self._reply(200, text.encode(), "text/html; charset=utf-8", policy(NONCE))
            elif path in board.files:
                self._reply(
                    200, board.files[path], "application/octet-stream", "default-src 'none'"
                )
            elif path in board.answers or board.knows(path):
                status, said = board.answer(path, "")
                self._reply(
                    status, json.dumps(said).encode(), "application/json", "default-src 'none'"
                )
            elif path == "/ballots/check":
                page = (STATIC / "web/check.html").read_text(encoding="utf-8")
                self._reply(200, page.encode(), "text/html; charset=utf-8", own_policy(page))
            elif path.startswith("/static/web/") and (file := STATIC / path[8:]).is_file():
                self._reply(
                    200,
                    file.read_bytes(),
                    KINDS.get(file.suffix, "text/plain"),
                    "default-src 'none'",
                )
            elif path == "/favicon.ico":
                self._reply(204, b"", "text/plain", "default-src 'none'")
            else:
                self._reply(404, b"", "text/plain", "default-src 'none'")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, said = board.answer(self.path, body)
            self._reply(status, json.dumps(said).encode(), "application/json", "default-src 'none'")

        def _reply(self, status: int, body: bytes, kind: str, csp: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", csp)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def serve(board: Board) -> Iterator[str]:
    """The board on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(board))
    board.base = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield board.base
    finally:
        server.shutdown()
        server.server_close()


def booth(election: str) -> str:
    """The page of the booth for an election."""
    page = (HERE / "booth.html").read_text(encoding="utf-8")
    return page.replace("ELECTION", script_json(election)).replace("QUESTIONS", questions(election))
