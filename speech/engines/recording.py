"""Sealed audio: a person's recording or the county's rendering, hash-checked before.

Invariant: it is preferred to any local engine, and measured like one; the cue points that
it carries are kept.
"""

import wave
from pathlib import Path

from pydub import AudioSegment
from pydub.exceptions import CouldntDecodeError

from speech.engines.engine import NoVoiceError, Spoken, VoiceError
from speech.engines.measuring import SoundLimits, require_speech
from speech.sound.cues import read_cues, write_cues


class Recording:
    """An engine that plays back one sealed file.

    Arguments:
        path: WAV, or any form that ffmpeg knows.
        limits: what is plausible for speech.
    """

    name = "recording"

    def __init__(self, path: Path, limits: SoundLimits = SoundLimits()) -> None:  # noqa: B008 - frozen
        self._path = path
        self._limits = limits

    def speak(self, words: str, out: Path) -> Spoken:
        """See `speech.engines.engine.Engine.speak`."""
        segment = self._decoded().set_channels(1).set_sample_width(2)
        with wave.open(str(out), "wb") as file:
            file.setparams((1, 2, segment.frame_rate, 0, "NONE", "not compressed"))
            file.writeframes(segment.raw_data)
        write_cues(out, read_cues(self._path))
        found = require_speech(out, words, self._limits)
        return Spoken(
            engine=self.name,
            voice="",
            seconds=found.seconds,
            rms_dbfs=found.rms_dbfs,
            sample_rate=found.sample_rate,
        )

    def _decoded(self) -> AudioSegment:
        if not self._path.is_file():
            raise VoiceError("the sealed audio is gone")
        try:
            with self._path.open("rb") as file:
                form = "wav" if file.read(4) == b"RIFF" else None
                file.seek(0)
                return AudioSegment.from_file(file, format=form)
        except FileNotFoundError as error:
            raise NoVoiceError("ffmpeg is not installed: apt-get install ffmpeg") from error
        except (CouldntDecodeError, OSError, IndexError, ValueError) as error:
            raise VoiceError("the sealed audio cannot be decoded") from error
