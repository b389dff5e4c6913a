"""The studio: an announcement's sentences as leveled sound, rendered once and kept.

Sealed audio before the local voice. Invariant: a kept sound is used only if its hash
still holds and nothing it was made from has changed.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from broadcast.shelf import Rendered, Shelf
from disclosure.announcements import Announcement
from disclosure.blocks import Sha256
from disclosure.decoding import encode
from speech.engines.engine import Engine, VoiceError
from speech.engines.measuring import SoundLimits
from speech.engines.recording import Recording
from speech.sound.clip import RATE, read_wav
from speech.sound.loudness import Level, leveled
from speech.sound.marked import MarkedClip
from speech.words.breath import sentences
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

_LOG = logging.getLogger(__name__)

_MADE_BY = "studio 3"
"""Changes when the same announcement would sound different."""


class Studio:
    """Renders announcements.

    Arguments:
        folder: where sounds are kept; made when missing.
        blob: returns a sealed file by its hash, None where it is not there or bad.
        voice: the local engine.
        lexicon: the county's readings.
        level: how loud.
        most: sounds kept at most; the oldest go first.
        most_ahead: sentences kept at most that are not in an announcement yet.

    Attributes:
        lexicon: as given.
    """

    def __init__(
        self,
        folder: Path,
        blob: Callable[[Sha256], Path | None],
        voice: Engine,
        lexicon: Lexicon,
        level: Level,
        most: int = 200,
        *,
        most_ahead: int = 1000,
    ) -> None:
        self._shelf = Shelf(folder, most)
        self._blob = blob
        self._voice = voice
        self.lexicon = lexicon
        self._level = level
        self._ahead = Shelf(folder / "ahead", most_ahead)

    def words(self, announcement: Announcement) -> str:
        """Return the words that are said."""
        return to_words(announcement.text, self.lexicon)

    def render(self, announcement: Announcement) -> Rendered:
        """Return the announcement's sound, made now or kept from before.

        Raises:
            VoiceError: no engine made a usable sound.
        """
        name = self._name(announcement)
        kept = self._shelf.find(name)
        if kept is not None:
            return kept
        made = self._make(announcement)
        if announcement.audio is None or made.engine == Recording.name:
            # A stand-in for a recording is not kept: the agent may bring it again.
            self._shelf.keep(name, made)
        return made

    def has(self, announcement: Announcement) -> bool:
        """Tell whether the sound is kept."""
        return self._shelf.find(self._name(announcement)) is not None

    def _make(self, announcement: Announcement) -> Rendered:
        words = self.words(announcement)
        sealed = self._blob(announcement.audio) if announcement.audio else None
        with tempfile.TemporaryDirectory(prefix="mingbai-studio-") as folder:
            out = Path(folder) / "speech.wav"
            if sealed is not None:
                try:
                    return self._play_sealed(sealed, words, out)
                except VoiceError as error:
                    # A recording that can't be played must not keep a village uninformed.
                    _LOG.warning("local voice for %s: %s", announcement.item, error)
            return self._say(sentences(words), out)

    def foresee(self, sentence: str) -> bool:
        """Render a sentence that may be said one day; False where that was done before.

        Raises:
            VoiceError: no usable sound came out.
        """
        name = self._name_of(sentence)
        if self._ahead.find(name) is not None:
            return False
        with tempfile.TemporaryDirectory(prefix="mingbai-studio-") as folder:
            made = self._play(self._voice, sentence, Path(folder) / "speech.wav")
        self._ahead.keep(name, made)
        return True

    def _say(self, parts: tuple[str, ...], out: Path) -> Rendered:
        """Return what the local voice says, sentence by sentence, each at the same level."""
        if not parts:
            raise VoiceError("there are no words to speak")
        said = [self._ahead.find(self._name_of(part)) for part in parts]
        made = [
            kept or self._play(self._voice, part, out)
            for kept, part in zip(said, parts, strict=True)
        ]
        return Rendered(
            sentences=tuple(clip for one in made for clip in one.sentences), engine=made[-1].engine
        )

    def _play(self, engine: Engine, words: str, out: Path) -> Rendered:
        spoken = engine.speak(words, out)
        clip = leveled(read_wav(out).at(RATE).trimmed(), self._level)
        return Rendered(sentences=(clip,), engine=spoken.engine)

    def _play_sealed(self, sealed: Path, words: str, out: Path) -> Rendered:
        """Return a sealed sound parted at its sentences, its rests as people heard them."""
        spoken = Recording(sealed).speak(words, out)
        sound = MarkedClip.read(out).at(RATE).trimmed().leveled(self._level)
        speeches, rests = (sound if sound.ends else sound.listened()).parts()
        return Rendered(sentences=speeches, engine=spoken.engine, rests=rests)

    def _name(self, announcement: Announcement) -> str:
        return self._name_of(self.words(announcement), announcement.audio)

    def _name_of(self, words: str, audio: Sha256 | None = None) -> str:
        made_from = (_MADE_BY, words, audio, self._voice.name)
        facts = encode((*made_from, self.lexicon.sounds(), self._level, SoundLimits()))
        return hashlib.sha256(facts).hexdigest()
