"""The API's description as a page: made from the OpenAPI document, without any script."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap_portal.api.api import api
from roadmap_portal.base.views import public_page


@dataclass(frozen=True)
class Row:
    """A parameter or a field."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class Operation:
    """One address of the API, with the tables of what it may be asked and what it answers."""

    path: str
    anchor: str
    words: str
    tables: list[tuple[str, list[Row]]]


@public_page
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every address with what it may be asked and what it answers."""
    schema = api.get_openapi_schema()
    operations = [
        _operation(path, methods["get"], schema["components"]["schemas"])
        for path, methods in schema["paths"].items()
    ]
    return render(request, "api/docs.html", {"info": schema["info"], "operations": operations})


def _operation(path: str, get: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    asked = [
        Row(each["name"], _kind(each["schema"]), each["schema"].get("description", ""))
        for each in get.get("parameters", [])
    ]
    answered = _fields(get["responses"][200]["content"]["application/json"]["schema"], schemas)
    tables = [("May be asked", asked), ("Answers", answered)]
    return Operation(
        path,
        get["operationId"],
        get.get("description", ""),
        [(caption, rows) for caption, rows in tables if rows],
    )


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[Row]:
    """The fields of an answer; of a list, those of its items."""
    fields = schemas[schema["$ref"].rsplit("/", 1)[-1]]["properties"]
    if "items" in fields and "count" in fields:
        return _fields(fields["items"]["items"], schemas)
    return [Row(name, _kind(field), field.get("description", "")) for name, field in fields.items()]


def _kind(schema: dict[str, Any]) -> str:
    """The type in a word or two."""
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return "object"
    kind = str(schema.get("format") or schema.get("type", "object"))
    return f"list of {_kind(schema['items'])}" if kind == "array" else kind
