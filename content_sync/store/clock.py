"""The time on a terminal whose clock may be wrong, told alike to the agent and every face.

The agent writes down what is known of the time in this boot (`clock.json`); every process
reads it through `StoreClock.instant` and goes on from there by the clock that nobody sets.
Invariant: the time is never before the floor, and a wall clock that jumps away from what
was known is not the time until the county or network time says so.
Source: docs/decisions/0018-time-and-pinned-root.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Generic, Literal, TypeVar

from content_sync.store.files import write_durably
from content_sync.store.floors import Floors
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import MachineClock
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import Strict

BUILT = datetime(2026, 10, 1, tzinfo=UTC)
"""No earlier than this was this software made: the first floor of the time."""

TOLERANCE = timedelta(minutes=2)
"""A wall clock within this of what is known is left alone."""

FARTHEST = timedelta(days=366)
"""A wall clock further than this above the floor is not believed on its own word."""


class Source(StrEnum):
    """Who told the time, the weakest first."""

    GUESS = "guess"
    BATTERY = "battery"
    NETWORK = "network"
    COUNTY = "county"

    @property
    def strength(self) -> int:
        """Return how much its word weighs."""
        return list(Source).index(self)


@dataclass(frozen=True)
class Instant:
    """The present moment.

    Attributes:
        now: instant, aware.
        trusted: whether a timetable and an expiry may go by it.
        confirmed: whether the county or network time has told it in this boot.
    """

    now: datetime
    trusted: bool = True
    confirmed: bool = False


class Anchor(Strict, frozen=True, kw_only=True):
    """What was known at one moment of one boot; `monotonic` is that moment's reading."""

    format: Literal[1]
    boot: str
    monotonic: float
    time: datetime
    source: Source

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            raise ValueError("the time has no zone")

    def at(self, monotonic: float) -> datetime:
        """Return the time at a later reading of the same boot."""
        return self.time + timedelta(seconds=monotonic - self.monotonic)


@dataclass(frozen=True)
class Reading:
    """What the machine's clocks tell at one moment; see `MachineClock`."""

    boot: str
    wall: datetime
    monotonic: float
    synchronized: bool
    has_battery: bool


def read(machine: MachineClock) -> Reading:
    """Return what the machine's clocks tell now."""
    return Reading(
        boot=machine.boot(),
        wall=machine.now(),
        monotonic=machine.monotonic(),
        synchronized=machine.synchronized(),
        has_battery=machine.has_battery(),
    )


def anchor_of(reading: Reading, floor: datetime) -> Anchor:
    """Return what a reading tells by itself.

    Network time is believed above the floor. A hardware clock is believed where it also
    stays in reach of the floor; without one the wall clock is a guess, and a clock below
    the floor or out of its reach is worth less than the floor.
    """
    likely = floor <= reading.wall <= floor + FARTHEST
    if reading.synchronized and reading.wall >= floor:
        source, time = Source.NETWORK, reading.wall
    elif likely:
        source = Source.BATTERY if reading.has_battery else Source.GUESS
        time = reading.wall
    else:
        source, time = Source.GUESS, floor
    return Anchor(
        format=1, boot=reading.boot, monotonic=reading.monotonic, time=time, source=source
    )


def anchored(known: Anchor | None, reading: Reading, floor: datetime) -> Anchor:
    """Return the anchor that counts: what was known, unless the reading tells more."""
    fresh = anchor_of(reading, floor)
    if known is None or not known.boot or known.boot != reading.boot:
        return fresh
    if fresh.source is Source.NETWORK and known.source is not Source.COUNTY:
        return fresh
    return fresh if fresh.source.strength > known.source.strength else known


def instant_of(anchor: Anchor, reading: Reading, floor: datetime) -> Instant:
    """Return the present moment, by an anchor of the reading's own boot."""
    expected = anchor.at(reading.monotonic)
    steady = abs(reading.wall - expected) <= TOLERANCE
    confirmed = anchor.source in (Source.NETWORK, Source.COUNTY)
    return Instant(
        now=max(reading.wall if steady else expected, floor),
        # A hardware clock that was set by nobody knows whom contradicts itself.
        trusted=confirmed or (anchor.source is Source.BATTERY and steady),
        confirmed=confirmed,
    )


T = TypeVar("T")


class _Watched(Generic[T]):
    """A small document that another process replaces; read again only when it was."""

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path = path
        self._kind = kind
        self._stamp: tuple[int, int, int] | None = None
        self._value: T | None = None

    def value(self) -> T | None:
        """Return the document; None where there is none, or a damaged one."""
        try:
            stat = self._path.stat()
            stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if stamp != self._stamp:
                self._value = decode(self._path.read_bytes(), self._kind)
                self._stamp = stamp
        except (OSError, MalformedError):
            # The agent writes both anew; the time is then judged without it.
            self._stamp = self._value = None
        return self._value


class StoreClock:
    """The time of one terminal; each process has one, and all of them agree.

    Arguments:
        store: the store's folder; it need not be there yet.
        machine: the machine's clocks.
        built: the time is not before this.
    """

    def __init__(self, store: Path, machine: MachineClock, built: datetime = BUILT) -> None:
        folder = Folder(store)
        self._path = folder.clock
        self._machine = machine
        self._built = built
        self._stated = _Watched(folder.clock, Anchor)
        self._floors = _Watched(folder.floors, Floors)
        self._own: Anchor | None = None
        self._lock = Lock()

    def instant(self) -> Instant:
        """Return the present moment, and whether it is to be trusted."""
        with self._lock:
            reading = read(self._machine)
            floor = self.floor()
            self._own = anchored(self._known(reading), reading, floor)
            return instant_of(self._own, reading, floor)

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return self.instant().now

    def trusted(self) -> bool:
        """Tell whether the present moment is to be trusted."""
        return self.instant().trusted

    def known(self) -> datetime | None:
        """Return the present moment, aware, in UTC; None while it is not to be trusted."""
        instant = self.instant()
        return instant.now if instant.trusted else None

    def off_seconds(self) -> float | None:
        """Return how far the wall clock is ahead of the county's time; None before it told.

        Negative where the wall clock is behind.
        """
        with self._lock:
            reading = read(self._machine)
            known = self._known(reading)
        if known is None or known.source is not Source.COUNTY:
            return None
        return (reading.wall - known.at(reading.monotonic)).total_seconds()

    def monotonic(self) -> float:
        """Return seconds that only go forward."""
        return self._machine.monotonic()

    def floor(self) -> datetime:
        """Return the latest instant known to have passed."""
        floors = self._floors.value()
        return max(self._built, floors.time) if floors else self._built

    def tell(self, time: datetime, monotonic: float, source: Source = Source.COUNTY) -> None:
        """Take in what was told of the time, and write it down; the agent alone does.

        Arguments:
            time: instant, aware.
            monotonic: when it was that time.
            source: who told it.

        Raises:
            RetryLaterError: it could not be written; this process goes by it all the same.
        """
        anchor = Anchor(
            format=1, boot=self._machine.boot(), monotonic=monotonic, time=time, source=source
        )
        with self._lock:
            self._own = anchor
            self._write(anchor)

    def settle(self) -> None:
        """Write down what is known of the time, where that is new; the agent alone does.

        Raises:
            RetryLaterError: it could not be written.
        """
        self.instant()
        with self._lock:
            stated, own = self._stated.value(), self._own
            if own is None or (stated and (stated.boot, stated.source) == (own.boot, own.source)):
                return
            self._write(own)

    def _known(self, reading: Reading) -> Anchor | None:
        """Return what weighs more: what the agent wrote in this boot, or what was seen here."""
        stated = self._stated.value()
        known = [one for one in (stated, self._own) if one and one.boot == reading.boot]
        return max(known, key=lambda one: one.source.strength, default=None)

    def _write(self, anchor: Anchor) -> None:
        write_durably(self._path, encode(anchor))
