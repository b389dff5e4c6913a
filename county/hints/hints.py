"""The broker as the county sees it, and what it is told.

Invariant: a hint is told after the new head is served, once a change and never for a
head that was only signed anew.
"""

from typing import Protocol

from county.api.pages import AreaHead
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.hints import BrokerSettings


class Hints(Protocol):
    """Where hints go; a call neither waits nor raises."""

    def pull(self, area: AreaCode) -> None:
        """Tell an area's terminals to look now."""

    def close(self) -> None:
        """Let go of the broker."""


class NoHints:
    """No broker is configured."""

    def pull(self, area: AreaCode) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Announcer:
    """Tells which feeds went on since it was last shown the heads."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._told: dict[AreaCode, int] | None = None

    def see(self, heads: list[AreaHead], *, tell: bool = True) -> None:
        """Hint for each feed whose sequence is new; the first look is only remembered.

        Arguments:
            heads: of all areas, as they are served now.
            tell: whether this process tells, or another does.
        """
        now = {head.area: head.sequence for head in heads}
        if self._told is not None and tell:
            for area, sequence in now.items():
                if self._told.get(area) != sequence:
                    self._hints.pull(area)
        self._told = now

    def close(self) -> None:
        """Let go of the broker."""
        self._hints.close()


def open_hints(broker: BrokerSettings | None) -> Hints:
    """Return where hints go.

    Raises:
        UsageError: a broker is configured and the optional part for it is not installed.
    """
    if broker is None:
        return NoHints()
    try:
        from county.hints.mqtt import MqttHints  # noqa: PLC0415 - an optional part
    except ModuleNotFoundError as error:
        raise UsageError(
            "[broker] in the settings needs the optional part 'mqtt':"
            " install mingbai[mqtt], or take [broker] out"
        ) from error
    return MqttHints(broker)
