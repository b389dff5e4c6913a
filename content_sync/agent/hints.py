"""Hints to pull, as the agent takes them: they end a pause early, and that is all.

Invariant: however many hints come, a watcher looks no more often than once in
`least_seconds` because of them, and never earlier after a failure.
"""

import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import Protocol

from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.hints import BrokerSettings

_SLICE_SECONDS = 1.0


class Hints(Protocol):
    """Where hints come from."""

    def start(self) -> None:
        """Begin to listen; returns at once, whether the broker is there or not."""

    def close(self) -> None:
        """Stop listening."""


class NoHints:
    """No broker is configured."""

    def start(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Nudge:
    """A pause that hints may end.

    Arguments:
        least_seconds: between two pauses ended by hints.
        monotonic: seconds since some start; never set.
    """

    def __init__(
        self, least_seconds: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._least_seconds = least_seconds
        self._monotonic = monotonic
        self._event = Event()
        self._soonest = monotonic()

    def hint(self) -> None:
        """Take a hint; cheap, from any thread."""
        self._event.set()

    def pause(self, seconds: float, stop: Event) -> bool:
        """Wait; return whether a hint ended it.

        Arguments:
            seconds: how long at most.
            stop: ends it too, within a second.
        """
        end = self._monotonic() + seconds
        while not stop.is_set() and (left := end - self._monotonic()) > 0:
            if not self._event.wait(min(left, _SLICE_SECONDS)):
                continue
            early = self._soonest - self._monotonic()
            if early > 0:
                stop.wait(min(early, left))
                continue
            self._event.clear()
            self._soonest = self._monotonic() + self._least_seconds
            return True
        return False


def open_hints(broker: BrokerSettings | None, name: str, nudges: Mapping[AreaCode, Nudge]) -> Hints:
    """Return where hints come from.

    Arguments:
        broker: the settings' broker.
        name: how the terminal names itself to the broker.
        nudges: what a hint for an area goes to.

    Raises:
        UsageError: a broker is configured and the optional part for it is not installed,
            or its certificates cannot be read.
    """
    if broker is None:
        return NoHints()
    try:
        from content_sync.agent.mqtt_hints import MqttHints  # noqa: PLC0415 - an optional part
    except ModuleNotFoundError as error:
        raise UsageError(
            "[broker] in the settings needs the optional part 'mqtt':"
            " install mingbai[mqtt], or take [broker] out"
        ) from error
    return MqttHints(broker, name, nudges)
