"""Messages of the rooms: what the sources ask for, what the translations have.

``python -m tests.support.messages`` (``make messages``) appends what is missing, with an empty translation,
to the room's own ``.po`` files.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2] / "src" / "chibo"
LANGUAGES = ("vi", "de")
CALLS = {
    "_": (None, 0), "gettext": (None, 0), "gettext_lazy": (None, 0), "gettext_noop": (None, 0),
    "ngettext": (None, 0), "ngettext_lazy": (None, 0),
    "pgettext": (0, 1), "pgettext_lazy": (0, 1), "npgettext": (0, 1), "npgettext_lazy": (0, 1),
}  # fmt: skip
"""Function → position of the context and of the message."""
PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
Key = tuple[str | None, str]


def apps() -> list[Path]:
    """Folders that may hold a ``locale``: the rooms, core, web, and whatever else has messages."""
    packages = {path.parent for path in SOURCE.rglob("apps.py")}
    return sorted(packages)


def home(path: Path) -> Path:
    """The app whose translations a source belongs to; ``web`` for what belongs to none."""
    return next((app for app in apps() if app in path.parents), SOURCE / "web")


@cache
def asked() -> dict[Key, tuple[Path, str | None]]:
    """Every message in the sources, with the file that asks for it and its plural."""
    found: dict[Key, tuple[Path, str | None]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            for key, plural in _in_python(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(key, (path, plural))
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            for call in _calls(templatize(path.read_text(encoding="utf-8"))):
                for key, plural in _in_python(call):
                    found.setdefault(key, (path, plural))
    return found


def known(language: str) -> dict[Key, Message]:
    """Every translation of a language, of all rooms together, as Django merges them."""
    found: dict[Key, Message] = {}
    for path in sorted(SOURCE.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    found[message.context, _first(message.id)] = message
    return found


def is_translated(message: Message | None) -> bool:
    """Whether there is a finished translation, in every form of the plural."""
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(texts)


def missing(language: str) -> list[Key]:
    """Messages that the sources ask for and nobody has translated."""
    ours = known(language)
    return [
        key
        for key in asked()
        if not is_translated(ours.get(key)) and not _django_has(language, key)
    ]


def places(text: str) -> set[str]:
    """Names that a message leaves open."""
    return set(re.findall(r"%\((\w+)\)", text)) | set(re.findall(r"\{(\w+)\}", text))


def _in_python(tree: ast.AST) -> Iterator[tuple[Key, str | None]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        context_at, message_at = CALLS[name]
        texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if len(texts) > message_at and isinstance(message := texts[message_at], str) and message:
            context = texts[context_at] if context_at is not None else None
            plural = texts[message_at + 1] if name in PLURAL else None
            yield (context if isinstance(context, str) else None, message), plural  # type: ignore[misc]


def _calls(pseudo: str) -> Iterator[ast.AST]:
    """Calls in what Django makes of a template: Python between rubbish."""
    for start in re.finditer(r"\b(?:n?p?gettext|_)\(", pseudo):
        for end in re.finditer(r"\)", pseudo[start.start() :]):
            try:
                yield ast.parse(pseudo[start.start() : start.start() + end.end()], mode="eval")
            except SyntaxError:
                continue
            break


@cache
def _framework(language: str) -> dict[Key, Message]:
    """Translations that Django and allauth bring along."""
    import allauth
    import django

    found: dict[Key, Message] = {}
    frame, library = (Path(package.__file__ or "").parent for package in (django, allauth))
    # Django's other apps (its admin, for example) are not installed, so what they say is not known here.
    for folder in (library, frame / "conf", frame / "contrib" / "auth"):
        path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    found.setdefault((message.context, _first(message.id)), message)
    return found


def _django_has(language: str, key: Key) -> bool:
    return is_translated(_framework(language).get(key))


def _first(given: str | list[str] | tuple[str, ...]) -> str:
    return given if isinstance(given, str) else given[0]


def append_missing(language: str) -> int:
    """Write what is missing into the rooms' files, untranslated; how many there were."""
    by_file: dict[Path, list[Key]] = {}
    for key in missing(language):
        app = home(asked()[key][0])
        target = app / "locale" / language / "LC_MESSAGES" / "django.po"
        by_file.setdefault(target, []).append(key)
    for path, keys in by_file.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text("", encoding="utf-8")
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        for context, message in keys:
            plural = asked()[context, message][1]
            catalog.add((message, plural) if plural else message, context=context)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, omit_header=False, sort_output=False)
    return sum(map(len, by_file.values()))


if __name__ == "__main__":
    counts = {language: append_missing(language) for language in LANGUAGES}
    print(", ".join(f"{language}: {count} added" for language, count in counts.items()))
    sys.exit(0)
