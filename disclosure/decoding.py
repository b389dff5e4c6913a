"""Strict JSON documents: one struct, one set of fields, no surprises.

Invariant: a document decodes only if every field is known, present once and of
its type; anything else is a `MalformedError` that names the field.
"""

import json
from typing import Any, TypeVar

import msgspec

from disclosure.errors import MalformedError

T = TypeVar("T")


def encode(document: Any) -> bytes:
    """Return the document as compact UTF-8 JSON bytes."""
    return msgspec.json.encode(document)


def decode(raw: bytes, kind: type[T]) -> T:
    """Return `raw` decoded as `kind`.

    Raises:
        MalformedError: the bytes are no JSON, repeat a key, miss, exceed or mistype
            a field, or carry an unknown format version.
    """
    try:
        require_single_keys(raw)
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise MalformedError(f"{kind.__name__}: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"{kind.__name__}: not a JSON document: {error}") from error


def require_single_keys(raw: bytes) -> None:
    """Raise ValueError unless the bytes are JSON in which no object repeats a key."""
    json.loads(raw, object_pairs_hook=_refuse_repeated_keys)


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {repeated!r} stands twice")
    return document
