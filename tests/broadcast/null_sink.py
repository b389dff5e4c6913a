"""A PulseAudio of the test's own with nothing but a null sink, and an ear at its monitor."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from speech.sound.clip import RATE, Clip

TOOLS = ("pulseaudio", "pactl", "parec", "aplay")
PATIENCE_SECONDS = 60.0
_FRAME_SECONDS = 0.05
_SILENT = 0.01
"""What is quieter than -40 dBFS is silence."""


def missing() -> str:
    """Return which programs are not installed; empty when all are."""
    absent = [name for name in TOOLS if shutil.which(name) is None]
    if not absent and not any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        absent = ["libasound2-plugins"]
    return ", ".join(absent)


@dataclass(frozen=True)
class Span:
    """Something that was heard for a while: seconds since the ear began to listen."""

    what: str
    start: float
    end: float


class Ear:
    """What a null sink plays, told apart by its pitch.

    Arguments:
        file: the raw samples as they come in.
        pitches: what each pitch (hertz) is called.
    """

    def __init__(self, file: Path, pitches: dict[float, str]) -> None:
        self._file = file
        self._pitches = pitches

    def clip(self) -> Clip:
        raw = self._file.read_bytes()
        return Clip(np.frombuffer(raw[: len(raw) // 2 * 2], "<i2").astype(np.float64) / 32_767)

    def spans(self) -> list[Span]:
        """Return what was heard so far; silence is left out, glitches below 0.1 s too."""
        frames = [*self._frames(self.clip()), ""]
        found, start = [], 0
        for at in range(1, len(frames)):
            if frames[at] != frames[start]:
                found.append(Span(frames[start], start * _FRAME_SECONDS, at * _FRAME_SECONDS))
                start = at
        long = [span for span in found if span.end - span.start > 0.09]
        return _joined([span for span in long if span.what])

    def heard(self) -> list[str]:
        """Return the names of what was heard so far, in order."""
        return [span.what for span in self.spans()]

    def wait_for(self, what: str, met: Callable[[list[str]], bool]) -> None:
        """Listen until what was heard meets a condition."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not met(self.heard()):
            assert time.monotonic() < end, f"not heard: {what}; heard: {self.heard()}"
            time.sleep(0.05)

    def _frames(self, clip: Clip) -> Iterator[str]:
        size = round(_FRAME_SECONDS * RATE)
        window = np.hanning(size)
        hertz = np.fft.rfftfreq(4 * size, 1 / RATE)
        for at in range(0, len(clip.samples) - size + 1, size):
            frame = clip.samples[at : at + size]
            if np.sqrt((frame**2).mean()) < _SILENT:
                yield ""
                continue
            pitch = hertz[np.abs(np.fft.rfft(frame * window, 4 * size)).argmax()]
            near = min(self._pitches, key=lambda one: abs(one - pitch))
            yield self._pitches[near] if abs(near - pitch) < 15 else "?"


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Join what goes on after a frame in which two pitches met."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].what == span.what and span.start - found[-1].end < 0.12:
            found[-1] = Span(span.what, found[-1].start, span.end)
        else:
            found.append(span)
    return found


@contextmanager
def null_sink(pitches: dict[float, str]) -> Iterator[tuple[dict[str, str], Ear]]:
    """Run the server; yield the environment of its players and the ear."""
    # A socket's path has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="mb-ear-", dir="/tmp") as name, ExitStack() as stack:
        folder = Path(name)
        socket = f"unix:{folder}/socket"
        environment = {
            **os.environ,
            "HOME": name,
            "XDG_RUNTIME_DIR": name,
            "PULSE_RUNTIME_PATH": name,
            "PULSE_SERVER": socket,
        }
        load = [
            f"--load=module-native-protocol-unix socket={folder}/socket auth-anonymous=1",
            f"--load=module-null-sink sink_name=pole rate={RATE} channels=1",
        ]
        alone = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        stack.enter_context(_running(["pulseaudio", *alone, *load], environment))
        _wait_until_up(environment)
        heard = folder / "heard.raw"
        ear = ["parec", "--device=pole.monitor", "--raw", "--format=s16le", f"--rate={RATE}"]
        with heard.open("wb") as file:
            stack.enter_context(
                _running([*ear, "--channels=1", "--latency-msec=20"], environment, file.fileno())
            )
        yield environment, Ear(heard, pitches)


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], output: int = subprocess.DEVNULL
) -> Iterator[None]:
    with subprocess.Popen(
        command, env=environment, stdout=output, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.kill()


def _wait_until_up(environment: dict[str, str]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while subprocess.run(
        ["pactl", "list", "short", "sinks"], env=environment, capture_output=True, check=False
    ).returncode:
        assert time.monotonic() < end, "PulseAudio did not start"
        time.sleep(0.1)
