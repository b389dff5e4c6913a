"""The studio: an announcement's sentences as leveled sound, rendered once and kept.

Sealed audio before the county's sealed pieces, these before the local voice. Invariant: a
kept sound is used only if its hash still holds and nothing it was made from has changed;
pieces say nothing but the sentences of alerts.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from broadcast.shelf import Rendered, Shelf
from disclosure.announcements import Announcement
from disclosure.blocks import Sha256
from disclosure.decoding import encode
from speech.engines.engine import Engine, VoiceError
from speech.engines.measuring import SoundLimits
from speech.engines.recording import Recording
from speech.sound.clip import RATE, Clip, read_wav
from speech.sound.loudness import Level, leveled
from speech.sound.marked import MarkedClip
from speech.words.breath import sentences
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

_LOG = logging.getLogger(__name__)

_MADE_BY = "studio 3"
"""Changes when the same announcement would sound different."""

JOINED = "sealed pieces"
"""The engine of what the county's pieces were joined to."""


class SealedPieces(Protocol):
    """The county's pieces of alerts (`broadcast.pieces`)."""

    def hashes(self, sentence: str) -> tuple[Sha256, ...] | None:
        """Return the sounds that say a sentence, in order; None where one is missing."""
        ...

    def say(self, sentence: str) -> Clip | None:
        """Return a sentence as sound; None where a piece is missing or damaged."""
        ...


class NoPieces:
    """What a unit has whose county seals no pieces."""

    def hashes(self, _sentence: str) -> tuple[Sha256, ...] | None:
        """Return None."""
        return None

    def say(self, _sentence: str) -> Clip | None:
        """Return None."""
        return None


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
        pieces: the county's pieces of alerts.

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
        pieces: SealedPieces = NoPieces(),  # noqa: B008 - it holds nothing
    ) -> None:
        self._shelf = Shelf(folder, most)
        self._blob = blob
        self._voice = voice
        self.lexicon = lexicon
        self._level = level
        self._ahead = Shelf(folder / "ahead", most_ahead)
        self._pieces = pieces

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
        if made.engine == self._best(announcement) or self._best(announcement) is None:
            # A stand-in for what is damaged is not kept: the agent may bring it again.
            self._shelf.keep(name, made)
        return made

    def _best(self, announcement: Announcement) -> str | None:
        """Return the engine that should have said it; None where the local voice must help."""
        if announcement.audio is not None:
            return Recording.name
        known = [self._pieces.hashes(one) for one in sentences(announcement.text)]
        return JOINED if announcement.worded and None not in known else None

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
            if announcement.worded:
                return self._join(announcement, out)
            return self._say(sentences(words), out)

    def foresee(self, sentence: str) -> bool:
        """Render a sentence that may be said one day; False where something says it already.

        Raises:
            VoiceError: no usable sound came out.
        """
        name = self._name_of(sentence)
        if self._pieces.hashes(sentence) is not None or self._ahead.find(name) is not None:
            return False
        with tempfile.TemporaryDirectory(prefix="mingbai-studio-") as folder:
            made = self._play(self._voice, sentence, Path(folder) / "speech.wav")
        self._ahead.keep(name, made)
        return True

    def _join(self, announcement: Announcement, out: Path) -> Rendered:
        """Return an alert of sealed pieces, the local voice for sentences that lack one."""
        clips: list[Clip] = []
        engines: dict[str, None] = {}
        for sentence in sentences(announcement.text):
            clip = self._pieces.say(sentence)
            if clip is None:
                _LOG.warning(
                    "local voice for %s: no sealed piece says %r", announcement.item, sentence
                )
                made = self._say(sentences(to_words(sentence, self.lexicon)), out)
            else:
                made = Rendered(sentences=(leveled(clip, self._level),), engine=JOINED)
            clips += made.sentences
            engines[made.engine] = None
        if not clips:
            raise VoiceError("there are no words to speak")
        return Rendered(sentences=tuple(clips), engine=" + ".join(engines))

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
        parts = sentences(announcement.text) if announcement.worded else ()
        joined = tuple(self._pieces.hashes(sentence) for sentence in parts)
        return self._name_of(self.words(announcement), announcement.audio, joined)

    def _name_of(
        self,
        words: str,
        audio: Sha256 | None = None,
        joined: tuple[tuple[Sha256, ...] | None, ...] = (),
    ) -> str:
        made_from = (_MADE_BY, words, audio, joined, self._voice.name)
        facts = encode((*made_from, self.lexicon.sounds(), self._level, SoundLimits()))
        return hashlib.sha256(facts).hexdigest()
