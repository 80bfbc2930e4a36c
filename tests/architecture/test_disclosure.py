"""Whatever points to a person is given out to that person, or somebody wrote down why not."""

import json
from pathlib import Path

from django.apps import apps
from django.db.models import Field, Model, UUIDField
from jsonschema import Draft202012Validator

from chibo.core import disclosure

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "reference" / "about-me.schema.json"
NAMED = ("_by", "person_id", "owner_id", "actor", "actor_person", "viewer", "by", "signers")
"""Endings of columns that hold a person without a relation."""


def _points(field: "Field[object, object]") -> bool:
    target = field.related_model
    if isinstance(target, type):
        return target._meta.label in {"accounts.Person", "accounts.User", "members.Member"}
    is_key = isinstance(field, UUIDField) or field.get_internal_type() == "JSONField"
    return is_key and any(field.name == end or field.name.endswith(end) for end in NAMED)


def pointing() -> dict[str, list[str]]:
    """Label of a table → its columns that hold a person."""
    found: dict[str, list[str]] = {}
    model: type[Model]
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if _points(field)]
        if columns:
            found[model._meta.label] = columns
    return found


def test_every_table_that_points_to_a_person_is_disclosed_or_withheld_with_a_reason():
    disclosed = {table for part in disclosure.parts() for table in part.tables}
    withheld = disclosure.withheld()

    forgotten = {k: v for k, v in pointing().items() if k not in disclosed | set(withheld)}

    assert forgotten == {}
    assert not disclosed & set(withheld)
    assert all(len(reason) > 40 for reason in withheld.values())


def test_the_walk_finds_every_way_of_pointing():
    found = pointing()

    assert found["core.AuditEntry"] == ["actor_person"]
    assert found["documents.Document"] == ["signers"]
    assert found["members.Spell"] == ["member", "person"]
    assert found["directives.Step"] == ["owner_id"]
    assert found["mfa.Authenticator"] == ["user"]
    assert "organisation.Unit" not in found


def test_parts_name_tables_that_exist_and_their_words_are_whole():
    known = {model._meta.label for model in apps.get_models()}

    for part in disclosure.parts():
        assert set(part.tables) <= known
        assert part.tables
        assert len({one.key for one in part.fields}) == len(part.fields)
        assert all(one.label for one in part.fields)
    assert set(disclosure.withheld()) <= known


def test_the_schema_in_the_reference_is_that_of_the_parts():
    schema = disclosure.schema()

    Draft202012Validator.check_schema(schema)
    text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    assert SCHEMA.read_text(encoding="utf-8") == text
