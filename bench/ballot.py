"""Making a ballot in a real Chromium with its processor slowed down, as on a telephone.

    python bench/ballot.py [--rates 1 4 6 --ballots 20 --committee]

Needs Chromium and no server. What runs is the committed ``ballot-worker.js``, in the page's own thread: Chromium slows down
that thread alone (``Emulation.setCPUThrottlingRate``), a worker beside it would run at full speed. WebCrypto works in threads
of its own that nothing slows down, so the derivation of the key is measured by itself and added as if it were. Printed is one
line of JSON for each rate, times in milliseconds, medians over ``--runs`` fresh pages:

    rate     how many times slower the browser claims to be; ``felt`` is what a loop of products took compared to rate 1
    first    from the election's text to the first ballot: tables, key derivation (slowed down by reckoning), ballot
    ballot   each further ballot, key derivation included in the same way
    worker   (rate 1) each further ballot asked of a real worker by message, as the booth does it
"""

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tests' browser and vectors

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.support.browser import FLAGS, chromium_path  # noqa: E402

WORKER = ROOT / "src/chibo/web/static/web/ballot-worker.js"
VECTORS = ROOT / "tests/protocols/belenios/vectors.json"

RUN = """async ([code, election, credential, choices, ballots]) => {
  const loop = () => {
    const p = 2n ** 2048n - 1942289n;
    let x = p / 3n;
    const began = performance.now();
    for (let i = 0; i < 3000; i++) x = (x * x) % p;
    return performance.now() - began + Number(x & 0n);
  };
  const derive = async () => {
    const raw = new TextEncoder().encode(credential);
    const key = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: raw, iterations: 1000 };
    const began = performance.now();
    await crypto.subtle.deriveBits(how, key, 256);
    return performance.now() - began;
  };
  const waiting = new Map();
  const self = { postMessage: (said) => waiting.get(said.id)(said) };
  let id = 0;
  const call = (name, ...args) => new Promise((resolve, reject) => {
    waiting.set(++id, (said) => ("value" in said ? resolve(said.value) : reject(new Error(said.code))));
    self.onmessage({ data: { id, name, args } });
  });
  await derive();
  const kdf = [await derive(), await derive(), await derive()].sort((a, b) => a - b)[1];
  const felt = loop();
  const began = performance.now();
  new Function("self", code)(self);
  await call("open", election);
  await call("prepare", credential, choices);
  const first = performance.now() - began;
  const times = [];
  for (let i = 0; i < ballots; i++) {
    const start = performance.now();
    await call("prepare", credential, choices);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { felt, kdf, first, ballot: times[times.length >> 1] };
}"""

BESIDE = """async ([code, election, credential, choices, ballots]) => {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  let id = 0;
  const call = (name, ...args) => new Promise((resolve) => {
    worker.onmessage = (event) => resolve(event.data.value);
    worker.postMessage({ id: ++id, name, args });
  });
  await call("open", election);
  await call("prepare", credential, choices);
  const times = [];
  for (let i = 0; i < ballots; i++) {
    const start = performance.now();
    await call("prepare", credential, choices);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}"""


def measure(chromium: Browser, rate: int, script: str, given: list[object]) -> Any:
    """One fresh page at a rate."""
    context = chromium.new_context()
    page = context.new_page()
    # WebCrypto works on trustworthy origins only; nothing is asked of the address.
    page.route(
        "**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
    )
    page.goto("https://bench.invalid/")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    found = page.evaluate(script, given)
    context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rates", type=int, nargs="+", default=[1, 4, 6])
    parser.add_argument("--ballots", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--committee", action="store_true", help="five candidates and blank, one to three of them"
    )
    asked = parser.parse_args()
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    election = vectors["elections"][1 if asked.committee else 0]
    ballot = election["ballots"][0]
    code = WORKER.read_text(encoding="utf-8")
    given = [code, election["text"], ballot["credential"], ballot["selection"], asked.ballots]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        base = statistics.median(
            measure(chromium, 1, RUN, given)["felt"] for _ in range(asked.runs)
        )
        for rate in asked.rates:
            runs = [measure(chromium, rate, RUN, given) for _ in range(asked.runs)]
            kdf = statistics.median(run["kdf"] for run in runs)
            slower = (rate - 1) * kdf
            line: dict[str, object] = {
                "rate": rate,
                "felt": round(statistics.median(run["felt"] for run in runs) / base, 1),
                "kdf": round(kdf, 1),
                "first": round(statistics.median(run["first"] for run in runs) + slower),
                "ballot": round(statistics.median(run["ballot"] for run in runs) + slower),
            }
            if rate == 1:
                line["worker"] = round(measure(chromium, 1, BESIDE, given))
            print(json.dumps(line), flush=True)
        chromium.close()


if __name__ == "__main__":
    main()
