"""A voice that needs nothing installed: a tone for each character, silence for marks.

Like the neural one it says in the file where its sentences end.
"""

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from speech.engines.engine import Spoken, VoiceError
from speech.engines.measuring import SoundLimits, require_speech
from speech.sound.cues import write_cues

RATE = 22_050
CHARACTER_SECONDS = 0.2


class FakeVoice:
    """Speaks in tones; `said` keeps the words, `fault` makes the next call fail."""

    name = "fake"

    def __init__(self, *, amplitude: float = 0.3) -> None:
        self.said: list[str] = []
        self.fault: VoiceError | None = None
        self.amplitude = amplitude

    def speak(self, words: str, out: Path) -> Spoken:
        if self.fault:
            raise self.fault
        if not any(sign.isalpha() for sign in words):
            raise VoiceError("there are no words to speak")
        self.said.append(words)
        parts = [self._tone(ord(sign)) if sign.isalpha() else self._silence() for sign in words]
        with wave.open(str(out), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
            file.writeframes((np.concatenate(parts) * 32767).astype("<i2").tobytes())
        step = int(RATE * CHARACTER_SECONDS)
        write_cues(out, [number * step for number, sign in enumerate(words) if sign == "。"])
        found = require_speech(out, words, SoundLimits())
        return Spoken(
            engine=self.name,
            voice="tones",
            seconds=found.seconds,
            rms_dbfs=found.rms_dbfs,
            sample_rate=found.sample_rate,
        )

    def speak_each(self, texts: Sequence[tuple[str, Path]]) -> list[Spoken]:
        return [self.speak(words, out) for words, out in texts]

    def _tone(self, seed: int) -> np.ndarray:
        t = np.arange(int(RATE * CHARACTER_SECONDS)) / RATE
        tone = np.sin(2 * np.pi * (180 + seed % 120) * t) + 0.5 * np.sin(2 * np.pi * 900 * t)
        voiced: np.ndarray = self.amplitude * tone * np.sin(np.pi * t / t[-1])
        return voiced

    def _silence(self) -> np.ndarray:
        return np.zeros(int(RATE * CHARACTER_SECONDS))
