"""Every class of a template has a rule, and every rule a template."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "frontend/styles").glob("*.css"))
TEMPLATES = sorted((ROOT / "src/chibo").rglob("templates/**/*.html"))
SCRIPTS = sorted((ROOT / "frontend/src").glob("*.ts"))
# Marks that scripts and tests find elements by, without a look of their own.
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def ruled() -> set[str]:
    found: set[str] = set()
    for sheet in STYLES:
        text = re.sub(
            r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for selector in re.findall(r"([^{}]+)\{", text):
            if not selector.strip().startswith("@"):
                found |= set(re.findall(r"\.([a-zA-Z][\w-]*)", selector))
    return found


def words(value: str) -> set[str]:
    """Names in a class attribute; template tags between them are set aside."""
    return set(re.findall(r"[a-zA-Z][\w-]*", TAGS.sub(" ", value)))


def attributes(text: str) -> Iterator[str]:
    # A template tag inside the attribute may hold quotes of its own.
    for match in re.finditer(r'\sclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', text, re.DOTALL):
        yield match.group(1)


def used() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        name = str(template.relative_to(ROOT))
        values = list(attributes(text))
        # {% block main_class %}narrow{% endblock %}, {% command url class="stack" %}, button_class.html
        values += re.findall(r"\{% block \w+_class %\}(.*?)\{% endblock", text, re.DOTALL)
        values += re.findall(r'\{% (?:command|card)\b[^%]*?\sclass="([^"]*)"', text)
        values += [text] if template.stem.endswith("_class") else []
        for value in values:
            for word in words(value):
                found.setdefault(word, set()).add(name)
    for script in SCRIPTS:
        for word in re.findall(r'classList\.\w+\("([\w-]+)"', script.read_text(encoding="utf-8")):
            found.setdefault(word, set()).add(script.name)
    for module in (ROOT / "src/chibo/web").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        if module.name == "charts.py":
            text = re.sub(r'"(bar[\w-]*|val|trace|yes|no|none|away)"', r' class="\1"', text)
        for value in attributes(text):
            for word in words(value):
                found.setdefault(word, set()).add(module.name)
    return found


def test_every_class_of_a_template_has_a_rule():
    rules = ruled()
    missing = {name: sorted(where) for name, where in used().items() if name not in rules}
    assert missing == {}, "give it a rule in frontend/styles, or use a class that has one"


def test_every_rule_has_a_template():
    assert sorted(ruled() - set(used())) == []


def test_no_template_has_inline_styles_or_scripts():
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", text), template
        assert not re.search(r"<script(?![^>]*\b(?:src=|type=.application/json))", text), template
