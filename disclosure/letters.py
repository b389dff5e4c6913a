"""What letters hold: an answer, or a statement.

Invariant: what a letter holds says itself which of the two it is, and is read as that
alone; an answer never had a kind, so letters written before statements read as ever.
"""

import json

from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.requests import Answer
from disclosure.statements import Statement

LetterContent = Answer | Statement


def read_content(raw: bytes) -> LetterContent:
    """Return what was in a letter's box.

    Raises:
        MalformedError: it is neither, or claims to be something unknown.
    """
    try:
        document = json.loads(raw)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MalformedError(f"a letter's content: not a JSON document: {error}") from error
    if not isinstance(document, dict) or "kind" not in document:
        return decode(raw, Answer)
    if document["kind"] != "statement":
        raise MalformedError(f"a letter's content: unknown kind {str(document['kind'])[:40]!r}")
    return decode(raw, Statement)
