"""The studio: an announcement's sentences as leveled sound, rendered once and kept.

Sealed audio before the local voice. Invariant: a kept sound is used only if its hash
still holds and nothing it was made from has changed.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from disclosure.announcements import Announcement
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import Strict
from speech.engines.engine import Engine, VoiceError
from speech.engines.measuring import SoundLimits
from speech.engines.recording import Recording
from speech.sound.clip import RATE, Clip, joined, read_wav
from speech.sound.loudness import Level, leveled
from speech.words.breath import sentences
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

_LOG = logging.getLogger(__name__)

_MADE_BY = "studio 1"
"""Changes when the same announcement would sound different."""


class Sheet(Strict, frozen=True, kw_only=True):
    """What lies beside a kept sound: its hash, engine, and where its sentences end."""

    format: int
    sha256: str
    engine: str
    ends: tuple[int, ...]


@dataclass(frozen=True)
class Rendered:
    """An announcement's sentences, each leveled, and what made them."""

    sentences: tuple[Clip, ...]
    engine: str


class Studio:
    """Renders announcements.

    Arguments:
        folder: where sounds are kept; made when missing.
        blob: returns a sealed file by its hash, None where it is not there or bad.
        voice: the local engine.
        lexicon: the county's readings.
        level: how loud.
        most: sounds kept at most; the oldest go first.
    """

    def __init__(
        self,
        folder: Path,
        blob: Callable[[Sha256], Path | None],
        voice: Engine,
        lexicon: Lexicon,
        level: Level,
        most: int = 200,
    ) -> None:
        self._folder = folder
        self._blob = blob
        self._voice = voice
        self._lexicon = lexicon
        self._level = level
        self._most = most
        folder.mkdir(parents=True, exist_ok=True)

    def words(self, announcement: Announcement) -> str:
        """Return the words that are said."""
        return to_words(announcement.text, self._lexicon)

    def render(self, announcement: Announcement) -> Rendered:
        """Return the announcement's sound, made now or kept from before.

        Raises:
            VoiceError: no engine made a usable sound.
        """
        name = self._name(announcement)
        kept = self._kept(name)
        if kept is not None:
            return kept
        made = self._make(announcement)
        if announcement.audio is None or made.engine == Recording.name:
            # A stand-in for a recording is not kept: the agent may bring it again.
            self._keep(name, made)
        return made

    def has(self, announcement: Announcement) -> bool:
        """Tell whether the sound is kept."""
        return self._kept(self._name(announcement)) is not None

    def _make(self, announcement: Announcement) -> Rendered:
        words = self.words(announcement)
        sealed = self._blob(announcement.audio) if announcement.audio else None
        with tempfile.TemporaryDirectory(prefix="mingbai-studio-") as folder:
            out = Path(folder) / "speech.wav"
            if sealed is not None:
                try:
                    return self._speak(Recording(sealed), (words,), out)
                except VoiceError as error:
                    # A recording that can't be played must not keep a village uninformed.
                    _LOG.warning("local voice for %s: %s", announcement.item, error)
            return self._speak(self._voice, sentences(words), out)

    def _speak(self, engine: Engine, parts: tuple[str, ...], out: Path) -> Rendered:
        if not parts:
            raise VoiceError("there are no words to speak")
        clips = []
        for part in parts:
            spoken = engine.speak(part, out)
            clips.append(read_wav(out).at(RATE).trimmed())
        whole = leveled(joined(clips), self._level)
        ends = _ends(clips)
        return Rendered(sentences=_split(whole, ends), engine=spoken.engine)

    def _name(self, announcement: Announcement) -> str:
        made_from = (_MADE_BY, self.words(announcement), announcement.audio, self._voice.name)
        facts = encode((*made_from, self._lexicon.sounds(), self._level, SoundLimits()))
        return hashlib.sha256(facts).hexdigest()

    def _kept(self, name: str) -> Rendered | None:
        wav, sheet_file = self._folder / f"{name}.wav", self._folder / f"{name}.json"
        try:
            sheet = decode(sheet_file.read_bytes(), Sheet)
            raw = wav.read_bytes()
        except (OSError, MalformedError):
            return None
        if hashlib.sha256(raw).hexdigest() != sheet.sha256:
            return None
        return Rendered(sentences=_split(read_wav(wav), sheet.ends), engine=sheet.engine)

    def _keep(self, name: str, made: Rendered) -> None:
        wav = self._folder / f"{name}.wav"
        joined(made.sentences).write(wav.with_suffix(".new"))
        sha256 = hashlib.sha256(wav.with_suffix(".new").read_bytes()).hexdigest()
        ends = _ends(made.sentences)
        sheet = Sheet(format=1, sha256=sha256, engine=made.engine, ends=tuple(ends))
        wav.with_suffix(".new").replace(wav)
        wav.with_suffix(".json").write_bytes(encode(sheet))
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        sheets = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for sheet in sheets[: max(0, len(sheets) - self._most)]:
            sheet.unlink(missing_ok=True)
            sheet.with_suffix(".wav").unlink(missing_ok=True)


def _ends(clips: list[Clip] | tuple[Clip, ...]) -> tuple[int, ...]:
    ends, at = [], 0
    for clip in clips:
        at += len(clip.samples)
        ends.append(at)
    return tuple(ends)


def _split(clip: Clip, ends: tuple[int, ...]) -> tuple[Clip, ...]:
    starts = (0, *ends[:-1])
    return tuple(
        Clip(clip.samples[start:end], clip.rate) for start, end in zip(starts, ends, strict=True)
    )
