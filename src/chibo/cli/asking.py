"""Questions of a command: answered by a file, by ``--set``, or at the terminal; shown once more before writing."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from chibo.cli.answers import Answers, BadAnswer, Question, checked, read_file


def tell(questions: Iterable[Question]) -> None:
    """Print the keys, and which of them must be answered."""
    for question in questions:
        must = "" if question.default else "  (must be answered)"
        print(f"{question.key:<20} {question.vi} · {question.en}{must}")


def gather(
    questions: Sequence[Question],
    *,
    file: Path | None,
    pairs: Iterable[str],
    before: Answers | None = None,
) -> Answers:
    """All answers in the order of the questions; without a terminal nothing is asked and every lack is named.

    Args:
        file: answers as TOML. pairs: ``KEY=VALUE``, stronger than the file.
        before: what is known already and not asked.

    Raises:
        BadAnswer: one is missing or cannot be used.
    """
    keys = {question.key for question in questions}
    known: Answers = read_file(file, keys) if file else {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key not in keys:
            raise BadAnswer(f"--set {pair}: there is no such question; see --questions")
        known[key] = value
    asking = sys.stdin.isatty()
    found: Answers = dict(before or {})
    for question in questions:
        if question.key in known or not asking:
            try:
                found[question.key] = checked(question, known.get(question.key, ""), found)
            except BadAnswer as problem:
                raise _named(question.key, problem) from problem
        else:
            found[question.key] = _asked(question, found)
    return found


def _named(key: str, problem: BadAnswer) -> BadAnswer:
    text = str(problem)
    return BadAnswer(text if text.startswith(key) else f"{key}: {text}")


def _asked(question: Question, before: Answers) -> str:
    """Ask until the answer can be used."""
    default = ""
    if question.default is not None:
        try:
            default = question.default(before)
        except BadAnswer:
            default = ""
    while True:
        hint = f" [{default}]" if default else ""
        typed = input(f"{question.vi} ({question.en}){hint}: ")
        try:
            return checked(question, typed or default, before)
        except BadAnswer as problem:
            print(f"  ✗ {problem}")


def agreed(answers: Answers) -> bool:
    """Whether all is right; without a terminal it is."""
    if not sys.stdin.isatty():
        return True
    print()
    for key, value in answers.items():
        print(f"  {key:<20} {value}")
    typed = input("Đúng chưa? Gõ “co” để ghi (all right? type “co” to write): ").strip()
    if typed in {"co", "có", "yes"}:
        return True
    print("Chưa ghi gì (nothing was written).")
    return False
