"""The simulated population register as a process of its own, and people for it."""

import csv
import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chibo.gateways.population.port import Call
from chibo.gateways.population.xroad import Place, XRoadRegistry

CLIENT = "VN/GOV/CHIBO/REGISTER"
SERVICE = "VN/GOV/C06/POPULATION/persons"
SOURCE = Path(__file__).resolve().parents[2] / "src"


def row(rid: str, name: str, born: str, **facts: str) -> dict[str, str]:
    """Somebody in the register; a woman of Điện Biên unless said otherwise."""
    number = f"{int(rid[1:]):06d}"
    usual = {
        "rid": rid, "name": name, "born": born, "sex": "f", "version": "1",
        "personal_id": f"911{'1' if born < '2000' else '3'}{born[2:4]}{number}",
        "native_place": "Xã Nậm Khoang", "native_province": "11",
    }  # fmt: skip
    return usual | facts


@dataclass
class Simulated:
    """A running register."""

    url: str
    process: "subprocess.Popen[str]"

    def place(self, **changes: Any) -> Place:
        """Where it is, for the client."""
        return Place(**{"url": self.url, "client": CLIENT, "service": SERVICE} | changes)

    def client(self, **changes: Any) -> XRoadRegistry:
        """Our side."""
        return XRoadRegistry(self.place(**changes))

    def lever(self, deed: str, **wish: Any) -> Any:
        """Change its world."""
        host = self.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=5)
        connection.request("POST", "/control", json.dumps({"deed": deed, **wish}))
        answer = json.loads(connection.getresponse().read())
        connection.close()
        assert "error" not in answer, answer
        return answer["done"]

    def plan(self, *mishaps: str) -> None:
        """What goes wrong at the next questions."""
        self.lever("plan", mishaps=list(mishaps))

    def asked(self) -> list[dict[str, str]]:
        """What it was asked so far, by its own notes."""
        found: list[dict[str, str]] = self.lever("asked")
        return found


@contextmanager
def simulated(rows: Sequence[dict[str, str]], folder: Path) -> Iterator[Simulated]:
    """Start it with these people; it ends with the block."""
    people = folder / "people.csv"
    names = sorted({name for one in rows for name in one})
    with people.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    command = [sys.executable, "-m", "chibo_registry", "--people", str(people), "--control"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(SOURCE)}
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the simulated register did not start"
        yield Simulated(url, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


def call(purpose: str = "close_id_gap", id: str = "5d8d8a0e-5c0e-4a39-8d4e-2f8a3d6a9b10") -> Call:
    """For whom and why."""
    return Call(id=id, purpose=purpose, case="HS-1", user="VN1")
