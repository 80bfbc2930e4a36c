"""Hold the line on branch coverage: `python tests/coverage_gate.py coverage.json`.

Rules and protocols are what others rely on to decide and to prove: every branch of them is tested.
Everywhere else nine branches of ten, counted together. Silent when all is well.
"""

import json
import sys
from pathlib import Path, PurePosixPath
from typing import Any

ELSEWHERE = 90.0


def is_strict(path: str) -> bool:
    """Whether every branch of the file has to be tested."""
    parts = PurePosixPath(path).parts
    return "protocols" in parts or "rules" in parts or parts[-1] == "rules.py"


def share(summaries: list[dict[str, Any]]) -> float:
    """Covered lines and branches in per cent of all; 100 for nothing."""
    covered = sum(s["covered_lines"] + s.get("covered_branches", 0) for s in summaries)
    all_of_it = sum(s["num_statements"] + s.get("num_branches", 0) for s in summaries)
    return 100 * covered / all_of_it if all_of_it else 100.0


def complaints(report: dict[str, Any]) -> list[str]:
    """A sentence for every file, or the whole, that is tested too little."""
    files = {path: details["summary"] for path, details in report["files"].items()}
    found = [
        f"{path}: {share([summary]):.1f} % of lines and branches tested, 100 % wanted; "
        f"missing lines {report['files'][path]['missing_lines']}, "
        f"branches {report['files'][path].get('missing_branches', [])}"
        for path, summary in sorted(files.items())
        if is_strict(path) and share([summary]) < 100
    ]
    rest = {path: summary for path, summary in files.items() if not is_strict(path)}
    if (whole := share(list(rest.values()))) < ELSEWHERE:
        worst = sorted(rest, key=lambda path: share([rest[path]]))[:10]
        found.append(f"outside rules and protocols {whole:.1f} %, {ELSEWHERE:.0f} % wanted; least:")
        found += [f"  {share([rest[path]]):5.1f} %  {path}" for path in worst]
    return found


def main(words: list[str]) -> int:
    """Print the complaints; 1 when there are any."""
    found = complaints(json.loads(Path(words[0]).read_text(encoding="utf-8")))
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
