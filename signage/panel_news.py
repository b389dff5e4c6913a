"""Telling the county which panel this screen plays on.

Invariant: told when the screen starts, and again as long as it runs, so that the county can
forget panels that are gone. Telling of it never stops the screen.
"""

import logging
from datetime import datetime

from content_sync.store.outbox import Outbox
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.outbox import OutboxKind
from disclosure.panels import PanelRecord
from screen.paging.panel import Panel

log = logging.getLogger(__name__)

EVERY_SECONDS = 7 * 24 * 60 * 60.0


class PanelNews:
    """Tells of one panel.

    Arguments:
        outbox: the terminal's outbox.
        panel: the panel in its place.
    """

    def __init__(self, outbox: Outbox, panel: Panel) -> None:
        self._outbox = outbox
        self._body = encode(
            PanelRecord(
                format=1,
                width_px=panel.width_px,
                height_px=panel.height_px,
                inches=panel.inches,
                distance_mm=panel.distance_mm,
            )
        )
        self._told: float | None = None

    def tell(self, steady: float, now: datetime) -> None:
        """Tell if a week has gone since it was told last.

        Arguments:
            steady: seconds of a clock that is never set.
            now: the instant, aware.
        """
        if self._told is not None and steady - self._told < EVERY_SECONDS:
            return
        try:
            self._outbox.put(OutboxKind.PANEL, self._body, made=now)
        except RetryLaterError as error:
            log.warning("the panel is not yet told: %s", error)
            return
        self._told = steady
