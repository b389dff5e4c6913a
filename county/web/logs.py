"""The server's log: one JSON object a line, for whoever collects it.

Of requests at most the route's template is logged (`county.watching.metering`): their addresses
and queries would say who looked for what.
Invariant: of a fault its kind and its place in the code are logged, of the values that it met
only what the county's own errors say; they name ids, files and limits, never people.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from disclosure.errors import MingbaiError

MOST_FRAMES = 30
"""Frames of a fault that are logged, the innermost ones."""


REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""Id of the request being answered, which all its lines carry; random, it says nothing."""


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "where": record.name,
            "what": record.getMessage(),
        }
        asked = REQUEST_ID.get()
        if asked:
            line["request"] = asked
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = _told(error)
            line["at"] = _frames(error.__traceback__)
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: TextIO) -> None:
    """Log the county's own notes and everybody's warnings to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("county").setLevel(logging.INFO)


def _told(error: BaseException) -> list[str]:
    """Return an error and what led to it; the words of ours alone."""
    told: list[str] = []
    step: BaseException | None = error
    while step is not None and len(told) < MOST_FRAMES:
        kind = f"{type(step).__module__}.{type(step).__qualname__}"
        told.append(f"{kind}: {step}" if isinstance(step, MingbaiError) else kind)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return told


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
