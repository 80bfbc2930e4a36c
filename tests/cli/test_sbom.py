"""What an installation is made of: by the official schema, and nothing that is locked is left out."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from chibo.cli import sbom

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "tests" / "vectors" / "cyclonedx"
"""Of CycloneDX, Apache-2.0, as its own Python library ships them."""


@pytest.fixture(scope="module")
def bill() -> dict:
    return sbom.bill()


def locked(name: str) -> set[tuple[str, str]]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_official_schema_takes_it(bill):
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    registry = Registry().with_resources(
        [
            (f"http://cyclonedx.org/schema/{name}", Resource.from_contents(schema))
            for name, schema in schemas.items()
        ]
    )
    main = schemas["bom-1.6.SNAPSHOT.schema.json"]

    faults = [fault.message for fault in Draft7Validator(main, registry=registry).iter_errors(bill)]

    assert faults == []


@pytest.mark.parametrize(("listing", "scope"), [("base.txt", "required"), ("dev.txt", None)])
def test_every_locked_package_is_in_it_with_its_hashes(bill, listing, scope):
    parts = {(part["name"], part.get("version")): part for part in bill["components"]}

    for package in locked(listing):
        part = parts[package]
        hashes = part["externalReferences"][0]["hashes"]
        assert hashes
        assert scope in {None, part["scope"]}


def test_scripts_styles_and_fonts_are_in_it_by_their_content(bill):
    files = {part["name"]: part for part in bill["components"] if part["type"] == "file"}

    assert {
        "chibo.js",
        "public.js",
        "reminders.js",
        "worker.js",
        "chibo.css",
        "hall.css",
        "Tinos-Regular.ttf",
    } <= set(files)
    assert any(name.endswith(".woff2") for name in files)
    assert all(len(part["hashes"][0]["content"]) == 64 for part in files.values())


def test_what_builds_the_scripts_is_named_and_not_needed_to_run(bill):
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    wanted = {place.rpartition("node_modules/")[2] for place in lock["packages"] if place}
    found = {part["name"]: part for part in bill["components"] if "pkg:npm" in part["bom-ref"]}

    assert set(found) == wanted
    assert {name for name, part in found.items() if part["scope"] == "required"} == {"qr"}


def test_the_same_source_gives_the_same_list(bill, capsys, tmp_path):
    assert sbom.main([]) == 0
    assert json.loads(capsys.readouterr().out) == bill
    assert sbom.main(["--out", str(tmp_path / "sbom.json")]) == 0
    assert json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8")) == bill
