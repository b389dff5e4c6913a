"""The open API's description: OpenAPI 3.1, made of the types that check and answer.

Invariant: no field or limit is written down here a second time.
"""

from typing import Any

import msgspec

from county.sharing.asking import CodesAsked, ItemsAsked, WithdrawnAsked
from county.sharing.documents import (
    AreaPage,
    EntryPage,
    ItemPage,
    Refusal,
    SharedItem,
    WithdrawnPage,
)
from county.sharing.telling import OPEN
from disclosure.feed import Envelope

_TEMPLATE = "#/components/schemas/{name}"
_LANGUAGE = "zh-CN"
_TYPES = (AreaPage, EntryPage, ItemPage, SharedItem, WithdrawnPage, Envelope, Refusal)
_LICENCE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_SAYS = {
    400: "The question is not put right; `detail` says what.",
    404: "Nothing public has this id.",
    410: "The item was withdrawn: take your copy away.",
    429: "Too many questions from one address; `Retry-After` says when to go on.",
    503: "Busy; `Retry-After` says when to ask again.",
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "id of an item",
    "schema": {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    },
}


def document(county: str, address: str) -> dict[str, Any]:
    """Return the description.

    Arguments:
        county: its name.
        address: of the server, where it is set.
    """
    schemas = msgspec.json.schema_components(_TYPES, ref_template=_TEMPLATE)[1]
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": f"{county}政务公开 · open disclosure API",
            "version": "1",
            "summary": "What the county has made public, for reading, each item with its seal.",
            "license": _LICENCE,
            "x-language": _LANGUAGE,
        },
        "servers": [{"url": address.rstrip("/") or "/"}],
        "paths": {
            f"{OPEN}/areas": _path("areas", "Areas", AreaPage, _asked(CodesAsked)),
            f"{OPEN}/entries": _path("entries", "Catalogue", EntryPage, _asked(CodesAsked)),
            f"{OPEN}/items": _path("items", "Items", ItemPage, _asked(ItemsAsked)),
            f"{OPEN}/items/{{id}}": _path("item", "One item", SharedItem, [_ID], (404, 410)),
            f"{OPEN}/items/{{id}}/envelope": _path(
                "envelope", "Its sealed bytes", Envelope, [_ID], (404, 410)
            ),
            f"{OPEN}/withdrawn": _path(
                "withdrawn", "What was taken back", WithdrawnPage, _asked(WithdrawnAsked)
            ),
        },
        "components": {"schemas": schemas},
    }


def _path(
    name: str,
    summary: str,
    answer: type[msgspec.Struct],
    parameters: list[dict[str, Any]],
    refusals: tuple[int, ...] = (),
) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": _content(answer),
        },
        "304": {"description": "You hold it already (`If-None-Match`)."},
    }
    for status in sorted((400, 429, 503, *refusals)):
        answers[str(status)] = {"description": _SAYS[status], "content": _content(Refusal)}
    operation = {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": answers,
    }
    return {"get": operation}


def _content(answer: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _TEMPLATE.format(name=answer.__name__)}}}


def _asked(kind: type[msgspec.Struct]) -> list[dict[str, Any]]:
    """Return a question's fields as parameters."""
    schema = msgspec.json.schema_components([kind])[1][kind.__name__]
    return [
        {
            "name": name,
            "in": "query",
            "description": field.get("description", ""),
            "schema": {key: value for key, value in field.items() if key != "description"},
        }
        for name, field in schema["properties"].items()
    ]
