"""The kiosk's search on the command line, for scripts and tests.

Invariant: it answers what a resident of that terminal would be shown, in that order.
"""

import json
from pathlib import Path

from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import SystemClock
from content_sync.store.reader import ContentReader
from disclosure.areas import path
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError, UsageError
from finding.search import Found, Scope, search

LIMIT = 20


def answer(store: Path, text: str, *, as_json: bool) -> str:
    """Return what the kiosk over a store finds, as lines or as JSON.

    Raises:
        UsageError: there is no store, or no profile in it yet.
    """
    found = _find(store, text)
    if as_json:
        return json.dumps(_plain(found), ensure_ascii=False, indent=2)
    lines = [f"{n}. {hit.title} [{hit.why.value}]" for n, hit in enumerate(found.hits, 1)]
    return "\n".join(lines or ["nothing found", *(f"near: {title}" for title in found.nearest)])


def _find(store: Path, text: str) -> Found:
    try:
        reader = ContentReader.open(store, "kiosk")
        try:
            profile = reader.profile()
            if profile is None:
                raise UsageError(f"--store {store}: the county's profile has not arrived yet")
            today = StoreClock(store, SystemClock()).now().astimezone(profile.zone).date()
            areas = tuple(reversed(path(reader.home())))
            scope = Scope(areas=areas, today=today, channel=Channel.KIOSK)
            return search(reader.connection(), text, scope, limit=LIMIT)
        finally:
            reader.close()
    except RetryLaterError as error:
        raise UsageError(f"--store {store}: {error}") from error


def _plain(found: Found) -> dict[str, object]:
    hits = [
        {
            "id": hit.item_id,
            "title": hit.title,
            "area": hit.area,
            "issued": hit.issued.isoformat(),
            "archived": hit.archived,
            "why": hit.why.value,
            "matched": list(hit.matched),
        }
        for hit in found.hits
    ]
    return {"hits": hits, "nearest": list(found.nearest)}
