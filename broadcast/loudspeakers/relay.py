"""The amplifier's relay and the red button, on a Raspberry Pi's pins through gpiozero.

Invariant: the amplifier is on only while a playback lives; however it ends, the relay
falls back. A process that is killed lets go of its pins, which switches it off too.
"""

from pathlib import Path
from typing import Any, Protocol

from broadcast.loudspeakers.output import Ending, Loudspeaker, OutputError, Playback
from broadcast.settings import RelaySettings, StopSettings


class Switch(Protocol):
    """What switches the amplifier."""

    def on(self) -> None:
        """Wake the amplifier."""
        ...

    def off(self) -> None:
        """Let it sleep."""
        ...

    def close(self) -> None:
        """Let it sleep, and let go of the pin."""
        ...


class Button(Protocol):
    """A button that somebody may press."""

    @property
    def is_pressed(self) -> bool:
        """Tell whether it is held down now."""
        ...

    def close(self) -> None:
        """Let go of the pin."""
        ...


def open_relay(settings: RelaySettings) -> Switch:
    """Return the relay, switched off.

    Raises:
        OutputError: gpiozero is not installed, or the pin cannot be used here.
    """
    gpiozero = _gpiozero()
    try:
        made: Switch = gpiozero.OutputDevice(
            settings.pin, active_high=settings.active_high, initial_value=False
        )
    except gpiozero.GPIOZeroError as error:
        raise OutputError(f"relay on pin {settings.pin}: {error}") from error
    return made


def open_button(settings: StopSettings) -> Button | None:
    """Return the red button, or None where the settings name none; raises as `open_relay`."""
    if not settings.pin:
        return None
    gpiozero = _gpiozero()
    try:
        made: Button = gpiozero.Button(settings.pin)
    except gpiozero.GPIOZeroError as error:
        raise OutputError(f"button on pin {settings.pin}: {error}") from error
    return made


def _gpiozero() -> Any:
    try:
        import gpiozero  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise OutputError("gpiozero is not installed here: pip install 'mingbai[relay]'") from error
    return gpiozero


class Relayed:
    """Plays on another output while the relay is on.

    The time that the amplifier needs is silence inside the sound
    (`BroadcastSettings.silences`), so that it is as exact as the sound.
    """

    def __init__(self, speaker: Loudspeaker, relay: Switch) -> None:
        self._speaker = speaker
        self._relay = relay

    @property
    def name(self) -> str:
        """Return the name of the output behind it."""
        return self._speaker.name

    def start(self, wav: Path, seconds: float) -> "RelayedPlayback":
        """See `broadcast.loudspeakers.output.Loudspeaker.start`."""
        self._relay.on()
        try:
            return RelayedPlayback(self._speaker.start(wav, seconds), self._relay)
        except BaseException:
            self._relay.off()
            raise


class RelayedPlayback:
    """A playback that lets the relay fall when it ends."""

    def __init__(self, playback: Playback, relay: Switch) -> None:
        self._playback = playback
        self._relay = relay

    def elapsed(self) -> float:
        """Return the seconds heard so far."""
        return self._playback.elapsed()

    def poll(self) -> Ending | None:
        """Return how it ended, or None while it goes on."""
        ending = self._playback.poll()
        if ending is not None:
            self._relay.off()
        return ending

    def stop(self) -> Ending:
        """End it at once."""
        try:
            return self._playback.stop()
        finally:
            self._relay.off()
