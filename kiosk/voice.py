"""The kiosk's voice, and its sentences made to sound ahead of their time.

What a person recorded or the county rendered, and approvers sealed, goes before the
machine's own voice, of which a recogniser got two syllables of three wrong
(docs/decisions/0020): that one is never heard without saying so.
Invariant: speech is made in a thread of its own, one sentence at a time, so that no touch
waits for it; the files go when the reading ends.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Protocol

from speech.engines.engine import Engine, NoVoiceError, Spoken, VoiceError
from speech.words.lexicon import Lexicon, shipped_lexicon
from speech.words.reading import to_words

_LOG = logging.getLogger(__name__)
SLOW_WORDS_PER_MINUTE = 115


class Speaker(Protocol):
    """Something that makes a text sound."""

    def say(self, text: str, out: Path, *, slow: bool = False) -> Spoken:
        """Write the sound of a text to a file.

        Raises:
            VoiceError: nothing usable came out.
        """
        ...


class Voice:
    """Says a text, at the usual or a slower pace.

    Arguments:
        usual, slow: the engine at both paces.
        lexicon: words with a reading of their own.
        rough: whether it is hard to understand, so that listeners are told.
    """

    def __init__(
        self, usual: Engine, slow: Engine, lexicon: Lexicon, *, rough: bool = False
    ) -> None:
        self._usual, self._slow, self._lexicon = usual, slow, lexicon
        self.rough = rough

    def say(self, text: str, out: Path, *, slow: bool = False) -> Spoken:
        """Write the sound of a text to a file.

        Raises:
            VoiceError: nothing usable came out.
        """
        engine = self._slow if slow else self._usual
        return engine.speak(to_words(text, self._lexicon), out)


class Recorded:
    """Says what was recorded, whatever the text; it has one pace.

    Arguments:
        path: the sealed file, hash-checked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def say(self, text: str, out: Path, *, slow: bool = False) -> Spoken:  # noqa: ARG002 - as `Speaker`
        """See `Speaker.say`."""
        # 10 MB of decoders that a kiosk without recordings does without.
        from speech.engines.recording import Recording  # noqa: PLC0415

        return Recording(self._path).speak(text, out)


def find_voice() -> Voice | None:
    """Return the voice of this machine, or None (and say why in the log); asks for 0.1 s."""
    lexicon = shipped_lexicon()
    sounds = lexicon.sounds()
    try:
        # Comes with the extra mingbai[voice].
        from speech.engines.pyttsx import Pyttsx, PyttsxLimits  # noqa: PLC0415

        usual = Pyttsx(sounds)
        _ = usual.voice
    except (ImportError, NoVoiceError) as error:
        _LOG.info("nothing is read aloud: %s", error)
        return None
    slow = Pyttsx(sounds, PyttsxLimits(words_per_minute=SLOW_WORDS_PER_MINUTE))
    return Voice(usual, slow, lexicon, rough=True)


Made = Callable[[int, bool, Path | None], None]


class Studio:
    """Makes sentences ahead, in a thread.

    Arguments:
        voice: says them, or plays what was recorded.
        made: called in that thread with each sentence's number, whether it is slow, and
            its file; without a file where the voice failed.
    """

    def __init__(self, voice: Speaker, made: Made) -> None:
        self._voice, self._made = voice, made
        self._folder = TemporaryDirectory(prefix="mingbai-read-")
        self._wanted: SimpleQueue[tuple[int, str, bool] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def want(self, number: int, text: str, *, slow: bool) -> None:
        """Ask for a sentence."""
        self._wanted.put((number, text, slow))

    def forget(self) -> None:
        """Drop what is asked for and not yet begun."""
        try:
            while True:
                self._wanted.get_nowait()
        except Empty:
            return

    def close(self) -> None:
        """End; the thread clears up after the sentence it is at."""
        self.forget()
        self._wanted.put(None)

    def _work(self) -> None:
        with self._folder as folder:
            while (wanted := self._wanted.get()) is not None:
                number, text, slow = wanted
                out = Path(folder) / f"{number}-{'slow' if slow else 'usual'}.wav"
                self._made(number, slow, out if self._say(text, out, slow=slow) else None)

    def _say(self, text: str, out: Path, *, slow: bool) -> bool:
        try:
            self._voice.say(text, out, slow=slow)
        except VoiceError as error:
            _LOG.warning("a sentence is left out: %s", error)
            return False
        return True
