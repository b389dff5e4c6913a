"""What a loudspeaker's technician may set (`broadcast.toml`).

Invariant: every wait, limit and level of the loudspeaker stands here with its unit.
"""

import re
from datetime import time
from ipaddress import IPv4Address
from typing import Literal

import msgspec

from broadcast.sound.program import Opening, Pauses
from disclosure.alert_turns import AlertRules
from disclosure.items import Strict
from disclosure.profile import Slot
from disclosure.timetable import QuietHours
from speech.engines.pyttsx import PyttsxLimits
from speech.sound.loudness import Level

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def require_clock(text: str) -> None:
    """Raise ValueError unless the text is a time of day such as ``07:00``."""
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"{text!r} is no time such as 07:00")


class RelaySettings(Strict, frozen=True, kw_only=True):
    """The relay that wakes the amplifier; needs ``mingbai[relay]``.

    Attributes:
        pin: GPIO number (BCM) that switches it; 0 means that there is none.
        active_high: whether the amplifier is on while the pin is high.
        lead_seconds: the amplifier is on for so long before the first sound.
        tail_seconds: and for so long after the last.
    """

    pin: int = 0
    active_high: bool = True
    lead_seconds: float = 1.5
    tail_seconds: float = 0.8

    def __post_init__(self) -> None:
        require_pin(self.pin)
        if not (0 <= self.lead_seconds <= 30 and 0 <= self.tail_seconds <= 30):
            raise ValueError("lead and tail are between 0 and 30 seconds")


class StopSettings(Strict, frozen=True, kw_only=True):
    """The stop (停播): who presses it silences everything.

    Attributes:
        pin: GPIO number (BCM) of the red button; 0 means that there is none.
        minutes: a stop ends by itself after this.
    """

    pin: int = 0
    minutes: float = 60.0

    def __post_init__(self) -> None:
        require_pin(self.pin)
        if not 1 <= self.minutes <= 24 * 60:
            raise ValueError(f"minutes {self.minutes} is not between 1 and 1440")


class OutputSettings(Strict, frozen=True, kw_only=True):
    """Where sound goes.

    Attributes:
        kind: ``alsa`` (aplay), ``miniaudio``, ``file``, or ``rtp`` (ffmpeg).
        device: ALSA's device.
        backend: miniaudio's backend; ``null`` plays into nothing.
        folder: folder of the output ``file``.
        speed: seconds of sound that pass in one second with ``file``.
        longest_gap_seconds: silence between announcements in ``broadcast.wav`` at most.
        address, port: where ``rtp`` sends to: a multicast group, or one loudspeaker.
        codec: ``g722``, or the narrower ``pcma`` and ``pcmu`` (G.711).
        hops: routers that multicast passes at most.
        interface: IP address of the network interface that sends; empty for the usual one.
    """

    kind: Literal["alsa", "miniaudio", "file", "rtp"] = "alsa"
    device: str = "default"
    backend: str = "default"
    folder: str = ""
    speed: float = 1.0
    longest_gap_seconds: float = 2.0
    address: str = ""
    port: int = 5004
    codec: Literal["g722", "pcma", "pcmu"] = "g722"
    hops: int = 1
    interface: str = ""

    def __post_init__(self) -> None:
        if self.kind == "rtp":
            require_address(self.address)
        if self.interface:
            require_address(self.interface)
        if not (1024 <= self.port <= 65_534 and self.port % 2 == 0):
            raise ValueError(f"port {self.port} is no even number from 1024 to 65534")
        if not 1 <= self.hops <= 32:
            raise ValueError(f"hops {self.hops} is not between 1 and 32")
        if self.kind == "file" and not self.folder:
            raise ValueError("output kind 'file' needs a folder")
        if not 0.1 <= self.speed <= 1000:
            raise ValueError(f"speed {self.speed} is not between 0.1 and 1000")


def require_address(text: str) -> None:
    """Raise ValueError unless the text is an IPv4 address."""
    try:
        IPv4Address(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no address such as 239.10.0.1") from error


def require_pin(pin: int) -> None:
    """Raise ValueError unless the number is one of a Raspberry Pi's pins, or 0."""
    if pin and not 2 <= pin <= 27:
        raise ValueError(f"pin {pin} is no GPIO number from 2 to 27")


class QuietSettings(Strict, frozen=True, kw_only=True):
    """The hours without loudspeakers, local wall time; `on` false means none."""

    on: bool = True
    start: str = "21:30"
    end: str = "06:30"

    def __post_init__(self) -> None:
        require_clock(self.start)
        require_clock(self.end)

    def hours(self) -> QuietHours | None:
        """Return the hours, or None where there are none."""
        if not self.on:
            return None
        return QuietHours(start=time.fromisoformat(self.start), end=time.fromisoformat(self.end))


class VolumeFrom(Strict, frozen=True, kw_only=True):
    """From a time of day on, everything is this much quieter (decibels, 0 or below)."""

    start: str
    decibels: float

    def __post_init__(self) -> None:
        require_clock(self.start)
        if not -30 <= self.decibels <= 0:
            raise ValueError(f"decibels {self.decibels} is not between -30 and 0")


class VoiceSettings(Strict, frozen=True, kw_only=True):
    """How it is said.

    Attributes:
        lexicon: the county's own lexicon (TOML); empty for the shipped one alone.
        limits: limits of the fallback voice.
    """

    lexicon: str = ""
    limits: PyttsxLimits = PyttsxLimits()


class Limits(Strict, frozen=True, kw_only=True):
    """Limits of the player.

    Attributes:
        trust_clock: ``auto`` by network time and hardware clock, or ``always`` where
            somebody else keeps the machine's clock right.
        jump_seconds: wall and monotonic clock apart by more than this is a jump.
        gap_seconds: silence between two announcements.
        lead_seconds: how long before its slot an announcement is rendered.
        order_seconds: how long what a person starts may wait for its turn.
        most_attempts: begun so often without an end, an occurrence has failed.
        most_announcements: announcements of a day at most.
        most_seconds: one announcement may last at most this.
        missed_days: for how many days back missed occurrences are written down.
        keep_days: how long the ledger keeps what is settled.
        sounds: rendered announcements kept at most.
    """

    trust_clock: Literal["auto", "always"] = "auto"
    jump_seconds: float = 5.0
    gap_seconds: float = 2.0
    lead_seconds: float = 900.0
    order_seconds: float = 600.0
    most_attempts: int = 5
    most_announcements: int = 500
    most_seconds: float = 900.0
    missed_days: int = 7
    keep_days: int = 400
    sounds: int = 200


class BroadcastSettings(Strict, frozen=True, kw_only=True):
    """Settings of one loudspeaker unit.

    Relative paths are taken from the folder of the settings file.

    Attributes:
        store: the terminal's folder.
        output: where sound goes.
        also: further outputs, which play the same at the same time.
        relay: what wakes the amplifier.
        stop: what silences everything.
        alerts: how alerts are told.
        slot: when this unit may speak; where given, these replace the profile's slots.
        quiet: when it never speaks by timetable.
        volume: quieter hours; before the first of a day, the last one holds.
        bells: whether a chime goes before the speech.
        voice, level, pauses, limits: tables of their own.
    """

    store: str
    output: OutputSettings = OutputSettings()
    also: tuple[OutputSettings, ...] = ()
    relay: RelaySettings = RelaySettings()
    stop: StopSettings = StopSettings()
    alerts: AlertRules = AlertRules()
    slot: tuple[Slot, ...] = ()
    quiet: QuietSettings = QuietSettings()
    volume: tuple[VolumeFrom, ...] = ()
    bells: bool = True
    voice: VoiceSettings = VoiceSettings()
    level: Level = Level()
    pauses: Pauses = Pauses()
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        names = [slot.name for slot in self.slot]
        if len(set(names)) != len(names):
            raise ValueError("two slots have the same name")

    @property
    def opening(self) -> Opening:
        """Return what goes before an ordinary announcement."""
        return Opening.BELLS if self.bells else Opening.NONE

    @property
    def silences(self) -> Pauses:
        """Return the pauses, with the time that the amplifier needs."""
        if not self.relay.pin:
            return self.pauses
        return msgspec.structs.replace(
            self.pauses,
            before=max(self.pauses.before, self.relay.lead_seconds),
            at_end=max(self.pauses.at_end, self.relay.tail_seconds),
        )

    def decibels_at(self, at: time) -> float:
        """Return how much quieter it is at a local time of day."""
        if not self.volume:
            return 0.0
        steps = sorted(self.volume, key=lambda step: step.start)
        begun = [step for step in steps if time.fromisoformat(step.start) <= at]
        return (begun or steps)[-1].decibels
