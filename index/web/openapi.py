"""The API as an OpenAPI 3.1 document, made of the routes and their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

from index.web.parameters import Parameter
from index.web.routes import Route
from index.web.wire import PROBLEM

Schema = dict[str, Any]


def _text(*, null: bool = False) -> Schema:
    return {"type": ["string", "null"] if null else "string"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(required: str = "", **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": required.split() or list(properties)}


_NUMBER: Schema = {"type": "integer"}
_ANY: Schema = {"type": "object"}
_HIT = _object(
    id=_text(), url=_text(), source=_text(), lang=_text(), title=_text(), title_en=_text(null=True), published=_text(null=True),
    gone=_text(null=True), score={"type": "number"}, story=_text(null=True), copies=_NUMBER, snippet=_text(), snippet_en=_text(null=True), matched=_list(_text()),
)  # fmt: skip
_MEMBER = _object(id=_text(), url=_text(), source=_text(), lang=_text(), published=_text(null=True), role=_text())
_STORY = _object(story=_text(), title_en=_text(null=True), articles=_list(_MEMBER))
_REPORT = _object(
    "id source lang text sentence", id=_text(), source=_text(), lang=_text(), text=_text(), sentence=_text(), value=_text(),
    published=_text(null=True), url=_text(), block=_NUMBER, start=_NUMBER, end=_NUMBER, copy_of=_text(null=True),
)  # fmt: skip
_FIGURE = _object(
    "item value currency exactness agreement first reports", item=_text(), value=_text(), high=_text(null=True),
    currency=_text(null=True), kind=_text(), exactness=_text(), agreement=_text(), why=_text(),
    first=_object(id=_text(), source=_text(), published=_text(null=True)), reports=_list(_REPORT),
)  # fmt: skip
_ARTICLE = _object(
    "id url source lang title blocks translation versions text", id=_text(), url=_text(), source=_text(), lang=_text(), title=_text(),
    title_en=_text(null=True), published=_text(null=True), fetched=_text(), translation=_text(), text=_text(), blocks=_list(_ANY),
    amounts=_list(_ANY), versions=_list(_object(version=_NUMBER, fetched=_text(), title=_text())), warc={"type": ["object", "null"]},
)  # fmt: skip
_SOURCE = _object("source articles languages translation outcomes silent days", alarm=_text(null=True), days=_list(_ANY), source=_text(), articles=_NUMBER, languages=_ANY, translation=_ANY, outcomes=_ANY, silent={"type": "boolean"})  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    "/api/v1/search": _object(
        total=_NUMBER, hits=_list(_HIT), facets=_ANY, expanded=_list(_text()), relaxed={"type": "boolean"}, suggestion=_text(null=True), cursor=_text(null=True),
        next=_text(null=True),
    ),
    "/api/v1/articles/{id}": _ARTICLE,
    "/api/v1/stories": _object(total=_NUMBER, stories=_list(_STORY), next=_text(null=True)),
    "/api/v1/stories/{id}": _STORY,
    "/api/v1/figures": _object(total=_NUMBER, figures=_list(_FIGURE), next=_text(null=True)),
    "/api/v1/stats": _object(sources=_list(_SOURCE), models=_list(_ANY)),
}  # fmt: skip
_PROBLEM = _object(type=_text(), title=_text(), status=_NUMBER, detail=_text())
_STATUSES = {
    "400": "A parameter or query that cannot be understood.",
    "401": "The token is missing or wrong.",
    "404": "No such article or story.",
    "421": "The Host header names another machine.",
    "429": "Too often; Retry-After says when.",
    "500": "A fault of the server.",
    "503": "The archive or its index cannot answer now.",
}


@cache
def document(routes: tuple[Route, ...]) -> Schema:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kawaraban",
            "version": version("kawaraban"),
            "description": "News on one topic in English, French and Japanese, its figures and stories. Read-only.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {route.path: {"get": _operation(route)} for route in _of_api(routes)},
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}, "password": {"type": "http", "scheme": "basic"}},
        },
        "security": [{}, {"token": []}, {"password": []}],
    }


def _of_api(routes: Iterable[Route]) -> list[Route]:
    return [route for route in routes if route.api]


def _operation(route: Route) -> Schema:
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "operationId": route.path.removeprefix("/api/v1/").replace("/{id}", "_one"),
        "summary": route.summary,
        "parameters": [*(_parameter(p, "path") for p in route.inside), *(_parameter(p, "query") for p in route.parameters)],
        "responses": {
            "200": {"description": "What was asked for.", "content": _content(route)} | _tagged(route),
            **({"304": {"description": "Not changed since the ETag sent."}} if route.kept else {}),
            **{status: {"description": said, **problem} for status, said in _STATUSES.items()},
        },
    }


def _content(route: Route) -> Schema:
    if route.path not in SCHEMAS:
        return {"application/zip": {}}
    return {"application/json": {"schema": SCHEMAS[route.path]}}


def _tagged(route: Route) -> Schema:
    return {"headers": {"ETag": {"schema": _text()}}} if route.kept else {}


def _parameter(parameter: Parameter, place: str) -> Schema:
    return {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": parameter.help,
        "schema": parameter.schema,
    }
