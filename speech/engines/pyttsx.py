"""pyttsx3 on espeak-ng: the fallback voice that is always there.

Hardly intelligible Mandarin (a recogniser got 67 of 100 syllables wrong), so it is
for when no sealed audio can be had. Invariant: every piece is made by a process of its
own that is ended when its time is up, and every sound is measured before it is used.
"""

import json
import subprocess
import sys
import tempfile
import wave
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from disclosure.items import Strict
from speech.engines import pyttsx_child
from speech.engines.engine import NoVoiceError, Spoken, VoiceError
from speech.engines.measuring import SoundLimits, require_speech
from speech.engines.pinyin import to_pinyin
from speech.words.breath import breathe, pieces

_PINYIN_VOICE = "sit/cmn-latn-pinyin"
_HAN_VOICE = "sit/cmn"


class PyttsxLimits(Strict, frozen=True, kw_only=True):
    """The limits of the fallback voice.

    Attributes:
        words_per_minute: espeak's measure; 160 gives 3.4 Chinese characters a second.
        piece_characters: longer words are spoken in pieces of at most this.
        child_seconds: a child that takes longer is ended (it needs 0.1 s as a rule).
        sound: what is plausible for speech.
    """

    words_per_minute: int = 160
    piece_characters: int = 500
    child_seconds: float = 30.0
    sound: SoundLimits = SoundLimits()


class Pyttsx:
    """The fallback engine.

    Arguments:
        sounds: syllables of words with a reading of their own, from the lexicon.
        limits: see `PyttsxLimits`.
    """

    name = "espeak-ng"

    def __init__(
        self,
        sounds: Mapping[str, tuple[str, ...]] | None = None,
        limits: PyttsxLimits = PyttsxLimits(),  # noqa: B008 - frozen
    ) -> None:
        self._sounds = sounds or {}
        self._limits = limits

    @cached_property
    def voice(self) -> str:
        """Return the installed voice that is least bad for Mandarin.

        Raises:
            NoVoiceError: espeak-ng or its Mandarin voices are not installed.
        """
        listed = json.loads(self._child([], "").stdout or "[]")
        for voice in (_PINYIN_VOICE, _HAN_VOICE):
            if voice in listed:
                return voice
        raise NoVoiceError("espeak-ng has no Mandarin voice: install the package espeak-ng-data")

    def speak(self, words: str, out: Path) -> Spoken:
        """See `speech.engines.engine.Engine.speak`."""
        cut = pieces(breathe(words), self._limits.piece_characters)
        if not any(sign.isalpha() for sign in words):
            raise VoiceError("there are no words to speak")
        with tempfile.TemporaryDirectory(prefix="mingbai-voice-") as folder:
            parts = [Path(folder) / f"{number}.wav" for number in range(len(cut))]
            for piece, part in zip(cut, parts, strict=True):
                self._speak_piece(piece, part)
            _join(parts, out)
        found = require_speech(out, words, self._limits.sound)
        return Spoken(
            engine=self.name,
            voice=self.voice,
            seconds=found.seconds,
            rms_dbfs=found.rms_dbfs,
            sample_rate=found.sample_rate,
        )

    def _speak_piece(self, piece: str, out: Path) -> None:
        said = to_pinyin(piece, self._sounds) if self.voice == _PINYIN_VOICE else piece
        rate = str(self._limits.words_per_minute)
        self._child(["--voice", self.voice, "--rate", rate, "--out", str(out)], said)
        require_speech(out, piece, self._limits.sound)

    def _child(self, arguments: list[str], text: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-P", pyttsx_child.__file__, *arguments]
        try:
            done = subprocess.run(
                command,
                input=text.encode(),
                capture_output=True,
                timeout=self._limits.child_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise VoiceError(f"espeak-ng was ended after {error.timeout:g} s") from error
        if done.returncode == pyttsx_child.EXIT_NO_ESPEAK:
            raise NoVoiceError("espeak-ng is not installed: apt-get install espeak-ng")
        if done.returncode == pyttsx_child.EXIT_NO_VOICE:
            raise NoVoiceError("espeak-ng did not take its Mandarin voice")
        if done.returncode:
            raise VoiceError(f"espeak-ng ended with code {done.returncode}")
        return done


def _join(parts: list[Path], out: Path) -> None:
    with wave.open(str(out), "wb") as joined:
        for number, part in enumerate(parts):
            with wave.open(str(part), "rb") as file:
                if number == 0:
                    joined.setparams(file.getparams())
                joined.writeframes(file.readframes(file.getnframes()))
