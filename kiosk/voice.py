"""The kiosk's voice, and its sentences made to sound ahead of their time.

Invariant: speech is made in a thread of its own, one sentence at a time, so that no touch
waits for it; the files go when the reading ends.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread

from speech.engines.engine import Engine, NoVoiceError, Spoken, VoiceError
from speech.words.lexicon import Lexicon, shipped_lexicon
from speech.words.reading import to_words

_LOG = logging.getLogger(__name__)
SLOW_WORDS_PER_MINUTE = 115


class Voice:
    """Says a text, at the usual or a slower pace.

    Arguments:
        usual, slow: the engine at both paces.
        lexicon: words with a reading of their own.
    """

    def __init__(self, usual: Engine, slow: Engine, lexicon: Lexicon) -> None:
        self._usual, self._slow, self._lexicon = usual, slow, lexicon

    def say(self, text: str, out: Path, *, slow: bool = False) -> Spoken:
        """Write the sound of a text to a file.

        Raises:
            VoiceError: nothing usable came out.
        """
        engine = self._slow if slow else self._usual
        return engine.speak(to_words(text, self._lexicon), out)


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
    return Voice(usual, slow, lexicon)


Made = Callable[[int, bool, Path | None], None]


class Studio:
    """Makes sentences ahead, in a thread.

    Arguments:
        voice: says them.
        made: called in that thread with each sentence's number, whether it is slow, and
            its file; without a file where the voice failed.
    """

    def __init__(self, voice: Voice, made: Made) -> None:
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
