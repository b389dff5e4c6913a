"""The child process that speaks with the neural voice, and dies.

It takes 0.8 GB, so it is gone when it has spoken. Invariant: exit code 0 means that
each whole text lies in its file; the same order makes the same files.
"""

import os
import resource
import sys
import wave
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from disclosure.items import Strict
from speech.engines import neural_files
from speech.engines.engine import NoVoiceError
from speech.engines.phonemes import phoneme_pieces
from speech.sound.cues import MOST, write_cues

RATE = 24_000
EXIT_NO_VOICE = 3

_FLOOR = 0.01
"""What is quieter (-40 dBFS) before and after a piece is cut off."""

_PAD_SECONDS = 0.03
_FULL_SCALE = 32_767


class Line(Strict, frozen=True, kw_only=True):
    """A text, as of `speech.engines.phonemes.to_phonemes`, and the WAV file for it."""

    words: str
    out: str


class Order(Strict, frozen=True, kw_only=True):
    """What is to be spoken.

    Attributes:
        lines: the texts; the voice is loaded once for all.
        sounds: as of `speech.engines.phonemes.to_phonemes`.
        speaker: whose voice.
        speed: 1 is the speaker's own pace, less is slower.
        pause_seconds: between two sentences.
        threads: processors used at most.
        niceness: how much the child gives way to others, 0 to 19.
        memory_mib: address space at most.
    """

    lines: tuple[Line, ...]
    sounds: dict[str, tuple[str, ...]]
    speaker: str
    speed: float
    pause_seconds: float
    threads: int
    niceness: int
    memory_mib: int


def main() -> int:
    """Speak the order on standard input; print ``done of`` after each piece."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    os.nice(order.niceness)
    resource.setrlimit(resource.RLIMIT_AS, (order.memory_mib << 20, order.memory_mib << 20))
    try:
        neural_files.require_files(order.speaker)
        _speak(order)
    except NoVoiceError as error:
        print(error, file=sys.stderr)  # noqa: T201 - read by the parent
        return EXIT_NO_VOICE
    return 0


def _speak(order: Order) -> None:
    voice = _Voice(order)
    pause = np.zeros(round(order.pause_seconds * RATE), np.float32)
    texts = [phoneme_pieces(line.words, order.sounds) for line in order.lines]
    done = 0
    for line, pieces in zip(order.lines, texts, strict=True):
        parts: list[NDArray[np.float32]] = []
        ends = []
        for piece in pieces:
            if parts:
                parts.append(pause)
            parts.append(voice.say(piece.phonemes))
            if piece.closes:
                ends.append(sum(map(len, parts)))
            done += 1
            print(done, sum(map(len, texts)), flush=True)  # noqa: T201 - read by the parent
        _write(np.concatenate(parts), ends, line.out)


def _write(sound: NDArray[np.float32], ends: list[int], out: str) -> None:
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(np.rint(np.clip(sound, -1, 1) * _FULL_SCALE).astype("<i2").tobytes())
    write_cues(Path(out), sorted({end for end in ends if end})[:MOST])


class _Voice:
    def __init__(self, order: Order) -> None:
        import onnxruntime  # noqa: PLC0415 - comes with the extra mingbai[neural]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = order.threads
        # Threads that wait busily slow down all else on a small machine, and themselves.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            neural_files.read_model(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary = neural_files.read_vocabulary()
        self._styles = neural_files.read_styles(order.speaker)
        self._speed = np.array([order.speed], np.float32)

    def say(self, piece: str) -> NDArray[np.float32]:
        """Return a piece's sound without the silence around it."""
        numbers = [self._vocabulary[sign] for sign in piece if sign in self._vocabulary]
        style = self._styles[min(max(len(numbers), 1), len(self._styles)) - 1]
        made = self._session.run(
            None,
            {
                "tokens": np.array([[0, *numbers, 0]], np.int64),
                "style": style.reshape(1, -1),
                "speed": self._speed,
            },
        )[0].ravel()
        return _trimmed(made)


def _trimmed(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    loud = np.flatnonzero(np.abs(sound) > _FLOOR)
    if not len(loud):
        return sound[:0]
    pad = round(_PAD_SECONDS * RATE)
    return sound[max(0, loud[0] - pad) : loud[-1] + pad]


if __name__ == "__main__":
    sys.exit(main())
