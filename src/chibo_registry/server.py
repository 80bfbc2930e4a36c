"""HTTP on loopback: the service under ``/r1/…``, and with ``control`` the world's own levers.

POST /control  {"deed": "change", "rid": …, "facts": {…}}      somebody changed
               {"deed": "merge", "rid": …, "into": …}          two numbers become one
               {"deed": "split", "rid": …, "into": [rows]}     one becomes several
               {"deed": "merge_provinces", "old": […], "new": …}
               {"deed": "lose_cursors"}                        places in the changes are forgotten
               {"deed": "plan", "mishaps": […]}                what goes wrong next
               {"deed": "manners", "per_second": …, "delay_seconds": …}
               {"deed": "revoke" | "allow", "asker": …}
               {"deed": "reset"}                               the people of the file again, nothing asked
               {"deed": "asked"}                               what was asked so far, for tests
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chibo_registry import wire
from chibo_registry.desk import Declined, Desk
from chibo_registry.manners import Manners
from chibo_registry.truth import Nobody, Truth, of_rows

LARGEST = 1 << 20
LATE_SECONDS = 3.0
XROAD = {
    "xroad_network": (500, "Server.ServerProxy.NetworkError"),
    "xroad_denied": (500, "Server.ServerProxy.AccessDenied"),
    "xroad_client": (400, "Client.BadRequest"),
}


class Registry(ThreadingHTTPServer):
    """The register and its security server in one process."""

    daemon_threads = True

    def __init__(self, truth: Truth, port: int = 0, *, control: bool = False) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.truth, self.desk, self.manners = truth, Desk(truth), Manners()
        self.control = control
        self.asked: list[dict[str, str]] = []
        self._log_lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def note(self, question: wire.Question, path: str) -> None:
        """Write down who asked what and why, as every provider does."""
        about = {
            "path": path,
            "id": question.header("X-Road-Id"),
            "user": question.header("X-Road-UserId"),
            "case": question.header("X-Road-Issue"),
            "purpose": question.header("Chibo-Purpose"),
            "target": question.target,
        }
        with self._log_lock:
            self.asked.append(about)

    def lever(self, wish: dict[str, Any]) -> Any:
        """Do what a test wishes."""
        truth, manners = self.truth, self.manners
        match wish["deed"]:
            case "change":
                return truth.change(wish["rid"], **wish["facts"]).version
            case "merge":
                return truth.merge(wish["rid"], wish["into"])
            case "split":
                return truth.split(wish["rid"], of_rows(wish["into"]))
            case "merge_provinces":
                return truth.merge_provinces(wish["old"], wish["new"])
            case "lose_cursors":
                for follower in truth.followers.values():
                    follower.era += 1
                    follower.told.clear()
                return None
            case "plan":
                return manners.plan(*wish["mishaps"])
            case "manners":
                manners.per_second = float(wish.get("per_second", 0))
                manners.delay_seconds = float(wish.get("delay_seconds", 0))
                return None
            case "revoke":
                return manners.revoked.add(wish["asker"])
            case "allow":
                return manners.revoked.discard(wish["asker"])
            case "asked":
                return self.asked
            case "reset":
                self.truth.reset()
                self.asked.clear()
                manners.planned.clear()
                manners.revoked.clear()
                return None
        raise ValueError(wish["deed"])


class _Handler(BaseHTTPRequestHandler):
    server: Registry
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """A question, or a lever."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._send(413, [], b"")
            return
        body = self.rfile.read(int(length))
        if self.path == "/control" and self.server.control:
            self._pull(body)
            return
        question = wire.Question("POST", self.path, list(self.headers.items()), body)
        mishap = self.server.manners.next_mishap()
        try:
            self._ask(question, mishap)
        except wire.Fault as fault:
            self._send(fault.status, [("X-Road-Error", fault.kind)], wire.fault_body(fault.kind))

    def do_GET(self) -> None:
        """Whether it is there."""
        self._send(200 if self.path == "/health" else 404, [], b"{}")

    def _ask(self, question: wire.Question, mishap: str) -> None:
        manners, asker = self.server.manners, question.header("X-Road-Client")
        _service, path = question.route()
        self.server.note(question, path)
        time.sleep(LATE_SECONDS if mishap == "late" else manners.delay_seconds)
        if mishap == "drop":
            self.close_connection = True
            self.connection.close()
            return
        if mishap in XROAD:
            raise wire.Fault(*XROAD[mishap])
        if asker in manners.revoked:
            raise wire.Fault(*XROAD["xroad_denied"])
        headers = list(wire.reply_headers(question, mishap=mishap))
        wait = manners.seconds_to_wait(asker)
        if mishap.isdecimal() or wait:
            status = int(mishap) if mishap.isdecimal() else 429
            self._send(status, [*headers, ("Retry-After", str(int(wait) + 1))], b"{}")
            return
        if mishap == "garbage":
            self._send(200, headers, b'{"records": [{"rid": 7}], "items": 3}')
            return
        try:
            told = self.server.desk.answer(
                path.removeprefix("/v1/"),
                json.loads(question.body or b"null"),
                asker=asker,
                purpose=question.header("Chibo-Purpose"),
                mishap=mishap,
            )
        except Declined as no:
            self._send(no.status, headers, json.dumps({"error": no.code}).encode())
        except ValueError:
            self._send(400, headers, b'{"error": "no_json"}')
        else:
            self._send(200, headers, json.dumps(told, ensure_ascii=False).encode())

    def _pull(self, body: bytes) -> None:
        try:
            done = self.server.lever(json.loads(body))
        except (ValueError, LookupError, TypeError, Nobody) as error:
            self._send(400, [], json.dumps({"error": repr(error)}).encode())
        else:
            self._send(200, [], json.dumps({"done": done}, ensure_ascii=False).encode())

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what is asked stands in ``asked``."""
