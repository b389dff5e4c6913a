"""The neural voice: Kokoro-82M in a child process, for the county's renderings.

A recogniser got 1 of 100 syllables wrong where it got 67 wrong of the fallback voice.
Invariant: the child is ended when its time is up and can't take more memory than it
is given; its sound is measured before it is used.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import IO

import speech
from disclosure.decoding import encode
from disclosure.items import Strict
from speech.engines import neural_files
from speech.engines.engine import NoVoiceError, Spoken, VoiceError
from speech.engines.measuring import SoundLimits, require_speech
from speech.engines.neural_child import EXIT_NO_VOICE, Line, Order
from speech.words.breath import breathe

SPEAKER = "zf_xiaobei"
"""The speaker that a recogniser understood best."""


class NeuralLimits(Strict, frozen=True, kw_only=True):
    """The neural voice's pace and limits.

    Attributes:
        speed: 1 is the speaker's own pace (about 4 characters a second), less is slower.
        pause_seconds: between two sentences.
        threads: processors used at most; 0 is all there are.
        niceness: how much the child gives way to others, 0 to 19.
        memory_mib: address space of the child at most (it uses 0.8 GB of memory).
        start_seconds: allowed for loading the model.
        character_seconds: allowed for each character on top of it (0.1 to 0.7 s is usual).
        sound: what is plausible for speech.
    """

    speed: float = 1.0
    pause_seconds: float = 0.5
    threads: int = 0
    niceness: int = 10
    memory_mib: int = 4096
    start_seconds: float = 60.0
    character_seconds: float = 5.0
    sound: SoundLimits = SoundLimits()


class Neural:
    """The neural engine.

    Arguments:
        sounds: syllables of words with a reading of their own, from the lexicon.
        speaker: whose voice; see `neural_files.speakers`.
        limits: see `NeuralLimits`.
        told: called with the pieces spoken and their number, after each.
    """

    name = "kokoro"

    def __init__(
        self,
        sounds: Mapping[str, tuple[str, ...]] | None = None,
        speaker: str = SPEAKER,
        limits: NeuralLimits = NeuralLimits(),  # noqa: B008 - frozen
        told: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> None:
        self._sounds = sounds or {}
        self._speaker = speaker
        self._limits = limits
        self._told = told

    @property
    def voice(self) -> str:
        """Return the speaker.

        Raises:
            NoVoiceError: something is not installed; says what and how to get it.
        """
        neural_files.require_files(self._speaker)
        return self._speaker

    def speak(self, words: str, out: Path) -> Spoken:
        """See `speech.engines.engine.Engine.speak`."""
        return self.speak_each([(words, out)])[0]

    def speak_each(self, texts: Sequence[tuple[str, Path]]) -> list[Spoken]:
        """Speak several texts, each into its file; the voice is loaded once for all.

        Raises:
            NoVoiceError, VoiceError: as of `speak`, for any of them.
        """
        if not all(any(sign.isalpha() for sign in words) for words, _ in texts):
            raise VoiceError("there are no words to speak")
        voice = self.voice
        limits = self._limits
        order = Order(
            lines=tuple(Line(words=breathe(words), out=str(out)) for words, out in texts),
            sounds=dict(self._sounds),
            speaker=voice,
            speed=limits.speed,
            pause_seconds=limits.pause_seconds,
            threads=limits.threads or os.cpu_count() or 1,
            niceness=limits.niceness,
            memory_mib=limits.memory_mib,
        )
        for _, out in texts:
            out.unlink(missing_ok=True)
        characters = sum(len(words) for words, _ in texts)
        self._run(order, limits.start_seconds + characters * limits.character_seconds)
        return [self._measured(words, out, voice) for words, out in texts]

    def _measured(self, words: str, out: Path, voice: str) -> Spoken:
        found = require_speech(out, words, self._limits.sound)
        return Spoken(
            engine=self.name,
            voice=voice,
            seconds=found.seconds,
            rms_dbfs=found.rms_dbfs,
            sample_rate=found.sample_rate,
        )

    def _run(self, order: Order, seconds: float) -> None:
        with tempfile.TemporaryFile() as complaints, _child(complaints) as child:
            timer = Timer(seconds, child.kill)
            timer.start()
            try:
                self._talk(child, order)
                code = child.wait()
            finally:
                in_time = timer.is_alive()
                timer.cancel()
                child.kill()
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace").strip().splitlines()
        if code == EXIT_NO_VOICE:
            raise NoVoiceError(said[-1] if said else "the neural voice is not installed")
        if not in_time:
            raise VoiceError(f"the neural voice was ended after {seconds:.0f} s")
        if code:
            raise VoiceError(f"the neural voice ended with code {code}: {' '.join(said[-1:])}")

    def _talk(self, child: subprocess.Popen[bytes], order: Order) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(encode(order))
            child.stdin.close()
        except BrokenPipeError:
            return  # Its exit code and last words tell why.
        for line in child.stdout:
            done, of = line.split()
            self._told(int(done), int(of))


def _child(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the child where it finds this very code, installed or not."""
    here = str(Path(speech.__file__).parent.parent)
    known = os.environ.get("PYTHONPATH")
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "speech.engines.neural_child"],
        env={**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{known}" if known else here},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
    )
