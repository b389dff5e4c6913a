"""What the agent has to tell the county: rejections, damage, problems.

Invariant: the same thing is told once between two reports, and no more than a limit.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from content_sync.store.evidence import Evidence
from disclosure.areas import AreaCode
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.outbox import Damage, Rejection

_LOG = logging.getLogger(__name__)


class Journal:
    """Notes since the last report.

    Attributes:
        rejected_ever: how many offers were rejected since the agent started.
    """

    def __init__(self, evidence: Evidence, most: int = 100) -> None:
        self._evidence = evidence
        self._most = most
        self._rejected: dict[tuple[str, str], Rejection] = {}
        self._damaged: dict[tuple[str, str], Damage] = {}
        self._problems: dict[str, None] = {}
        self.rejected_ever = 0

    def reject(self, area: AreaCode, what: str, reason: str, content: bytes) -> None:
        """Keep what was offered as evidence, and note why it was not accepted."""
        self.rejected_ever += 1
        _LOG.warning("rejected %s of %s: %s", what, area, reason)
        try:
            name = self._evidence.keep(content)
        except (RetryLaterError, OSError) as error:
            self.problem(f"evidence could not be kept: {error}")
            return
        if len(self._rejected) < self._most:
            rejection = Rejection(area=area, what=what, reason=reason, evidence=name)
            self._rejected[(name, reason)] = rejection

    @contextmanager
    def evidence(self, area: AreaCode, what: str, content: bytes) -> Iterator[None]:
        """Keep the bytes as evidence if what is done inside rejects them."""
        try:
            yield
        except RejectedError as error:
            self.reject(area, what, str(error), content)
            raise

    def damage(self, damage: Damage) -> None:
        """Note something stored that no longer holds."""
        _LOG.error("damaged %s %s: %s", damage.what, damage.name, damage.reason)
        if len(self._damaged) < self._most:
            self._damaged[(damage.what, damage.name)] = damage

    def problem(self, sentence: str) -> None:
        """Note something else that a person should look at."""
        _LOG.warning("%s", sentence)
        if len(self._problems) < self._most:
            self._problems[sentence] = None

    def is_empty(self) -> bool:
        """Tell whether there is nothing to tell."""
        return not (self._rejected or self._damaged or self._problems)

    def take(self) -> tuple[tuple[Rejection, ...], tuple[Damage, ...], tuple[str, ...]]:
        """Return rejections, damage and problems noted so far, and start anew."""
        notes = (
            tuple(self._rejected.values()),
            tuple(self._damaged.values()),
            tuple(self._problems),
        )
        self._rejected, self._damaged, self._problems = {}, {}, {}
        return notes
