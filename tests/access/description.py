"""An OpenAPI description of every address, read off the URL table, the views and their forms.

Nothing is kept by hand: paths and their parameters come from the resolver, methods from the table of
``expected``, fields from the form classes that a view (or a function it calls in its room) names, and
from what it asks of ``request.POST`` and ``request.GET``. What a form decides only when it is made (the
choices of a seat) is described as plain text.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType
from typing import Any

from django import forms
from django.urls import URLPattern, URLResolver, converters, get_resolver

from tests.access.expected import ROUTES

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
DEEPEST = 4
SOURCES = ("POST", "GET", "given")
"""Of fields; ``given`` is what views call a form that they hand on to a table of deeds."""
Schema = dict[str, Any]


@dataclass
class Fields:
    """What a view asks for: name → schema, by where it comes from."""

    query: dict[str, Schema] = field(default_factory=dict)
    body: dict[str, Schema] = field(default_factory=dict)

    def __ior__(self, other: "Fields") -> "Fields":
        self.query |= other.query
        self.body |= other.body
        return self


def document() -> Schema:
    """The description, OpenAPI 3.1; an operation is called ``<method> <name of the route>``."""
    paths: dict[str, Schema] = {}
    for address, pattern, name in _walk(get_resolver().url_patterns, "/", ""):
        paths.setdefault(address, {}).update(_operations(pattern, name, address))
    return {
        "openapi": "3.1.0",
        "info": {"title": "chibo", "version": "1"},
        "paths": dict(sorted(paths.items())),
    }


def _walk(
    found: list[URLPattern | URLResolver], before: str, space: str
) -> Iterator[tuple[str, URLPattern, str]]:
    for one in found:
        address = before + _template(one)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, address, inner)
        else:
            yield address, one, f"{space}{one.name}"


def _template(one: URLPattern | URLResolver) -> str:
    """``<uuid:id>/`` as ``{id}/``; the few regular expressions of the sign-in's library have no places."""
    text = str(one.pattern)
    for name in one.pattern.converters:
        start = text.index("<", 0)
        end = text.index(">", start)
        assert text[start:end].endswith(name)
        text = f"{text[:start]}{{{name}}}{text[end + 1 :]}"
    return text.removeprefix("^").removesuffix("$").replace("\\", "")


def _operations(pattern: URLPattern, name: str, address: str) -> Schema:
    row, asked = ROUTES[name], fields_of(pattern.callback)
    places = [
        {"name": one, "in": "path", "required": True, "schema": _place(kind)}
        for one, kind in _converters(pattern, address).items()
    ]
    query = [{"name": one, "in": "query", "schema": schema} for one, schema in asked.query.items()]
    answers = {"default": {"description": "a page, or a refusal"}}
    found: Schema = {}
    if row.get is not None:
        found["get"] = {
            "operationId": f"get {name}",
            "parameters": [*places, *query],
            "responses": answers,
        }
    if row.post is not None:
        found["post"] = {
            "operationId": f"post {name}",
            "parameters": places,
            "requestBody": _body(asked.body),
            "responses": answers,
        }
    return found


def _converters(pattern: URLPattern, address: str) -> dict[str, Any]:
    return {
        one: kind for one, kind in pattern.pattern.converters.items() if f"{{{one}}}" in address
    }


def _place(kind: Any) -> Schema:
    if isinstance(kind, converters.UUIDConverter):
        return {"type": "string", "format": "uuid"}
    if isinstance(kind, converters.IntConverter):
        return {"type": "integer", "minimum": 0}
    return {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}


def _body(fields: dict[str, Schema]) -> Schema:
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    has_file = any(one.get("format") == "binary" for one in fields.values())
    return {"content": {MULTIPART if has_file else URLENCODED: {"schema": schema}}}


def fields_of(view: Callable[..., Any]) -> Fields:
    """What a view asks for."""
    if (made_of := getattr(view, "view_class", None)) is not None:
        form = getattr(made_of, "form_class", None)
        return Fields(body=_form(form) if isinstance(form, type) else {})
    return _asked(inspect.unwrap(view), 0)


@cache
def _asked(function: Callable[..., Any], depth: int) -> Fields:
    found = Fields()
    if depth > DEEPEST or not isinstance(function, FunctionType):
        return found
    if not function.__module__.startswith("chibo."):
        return found
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        found |= _given(node)
        if isinstance(node, ast.Call):
            from_query = any(_attribute(part) == "GET" for part in ast.walk(node))
            for form in _forms_in(node.func, function):
                (found.query if from_query else found.body).update(_form(form))
        if isinstance(node, ast.Name | ast.Attribute):
            found |= _followed(node, function, depth)
    return found


def _given(node: ast.AST) -> Fields:
    """``request.POST.get("x")``, ``request.GET["x"]``, ``"x" in request.POST``."""
    name, source = None, ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        name, source = node.args[0], _attribute(node.func.value)
    elif isinstance(node, ast.Subscript):
        name, source = node.slice, _attribute(node.value)
    elif isinstance(node, ast.Compare):
        name, source = node.left, _attribute(node.comparators[0])
    if source not in SOURCES or not isinstance(name, ast.Constant):
        return Fields()
    asked = {str(name.value): {"type": "string"}}
    return Fields(query=asked) if source == "GET" else Fields(body=asked)


def _attribute(node: ast.AST) -> str:
    """``POST`` of ``request.POST``; ``given`` as it is."""
    if isinstance(node, ast.Name):
        return node.id if node.id in SOURCES else ""
    return node.attr if isinstance(node, ast.Attribute) else ""


def _value(node: ast.AST, function: FunctionType) -> Any:
    """What a name, or a name in a module, stands for where the function was written."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(function.__globals__.get(node.value.id), node.attr, None)
    return None


def _forms_in(callee: ast.AST, function: FunctionType) -> Iterator[type[forms.BaseForm]]:
    """Form classes that are called: by their name, out of a table of forms, one or the other."""
    for part in ast.walk(callee):
        yield from _forms_of(_value(part, function), 0)


def _forms_of(value: Any, depth: int) -> Iterator[type[forms.BaseForm]]:
    if isinstance(value, type):
        if issubclass(value, forms.BaseForm):
            yield value
    elif depth < 3 and isinstance(value, dict | tuple | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _forms_of(inner, depth + 1)
    elif depth < 3 and getattr(type(value), "__dataclass_fields__", None):
        for name in type(value).__dataclass_fields__:
            yield from _forms_of(getattr(value, name, None), depth + 1)


def _followed(node: ast.Name | ast.Attribute, function: FunctionType, depth: int) -> Fields:
    """What a function of the views asks for that this one names; and forms in its tables."""
    value = _value(node, function)
    found = Fields()
    if isinstance(value, FunctionType) and _is_page_code(value.__module__):
        found |= _asked(inspect.unwrap(value), depth + 1)
    elif isinstance(value, dict):
        for form in _forms_of(value, 0):
            found.body.update(_form(form))
        for one in value.values():
            if isinstance(one, FunctionType) and _is_page_code(one.__module__):
                found |= _asked(one, depth + 1)
    return found


def _is_page_code(module: str) -> bool:
    return {"views", "forms", "importing", "stepup"} & set(module.split(".")) != set()


def _form(form: type[forms.BaseForm]) -> dict[str, Schema]:
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    return {name: _schema(one) for name, one in fields.items()}


def _schema(one: forms.Field) -> Schema:
    """A field as it is sent: every value of a form is text, but numbers and files are told apart."""
    if isinstance(one, forms.FileField):
        return {"type": "string", "format": "binary"}
    if isinstance(one, forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(one, forms.IntegerField):
        limits = {"minimum": one.min_value, "maximum": one.max_value}
        return {"type": "integer", **{key: n for key, n in limits.items() if n is not None}}
    if isinstance(one, forms.BooleanField):
        return {"type": "string", "enum": ["on", ""]}
    if isinstance(one, forms.UUIDField):
        return {"type": "string", "format": "uuid"}
    if isinstance(one, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(one, forms.DateTimeField):
        return {"type": "string", "format": "date-time"}
    if isinstance(one, forms.ChoiceField):
        choices = [
            str(value) for value, _label in one.choices if not isinstance(_label, list | tuple)
        ]
        return {"type": "string", **({"enum": choices} if choices else {})}
    longest = getattr(one, "max_length", None)
    return {"type": "string", **({"maxLength": longest} if longest else {})}


def names(operation: Schema) -> list[str]:
    """Fields of an operation, in the query and in the body."""
    query = [one["name"] for one in operation["parameters"] if one["in"] == "query"]
    contents = operation.get("requestBody", {}).get("content", {})
    return query + [name for one in contents.values() for name in one["schema"]["properties"]]
