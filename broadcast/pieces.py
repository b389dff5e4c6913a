"""The county's pieces of alerts, as this unit holds them.

Invariant: a piece is given out only while its pack's seals and its own hash hold; what
cannot be said whole by pieces is not said by them.
"""

import logging
import wave
from pathlib import Path

from content_sync.store.reader import ContentReader
from disclosure.alert_voice import cover, pack_id, pieces_in
from disclosure.areas import path
from disclosure.blocks import Sha256
from speech.sound.clip import RATE, Clip, joined, read_wav, silence

_LOG = logging.getLogger(__name__)

BREATH_SECONDS = 0.05
"""Silence between two pieces of a sentence, beside what lies at their ends."""


class Pieces:
    """The pieces of the unit's area and those above it; the nearest area's count first."""

    def __init__(self, content: ContentReader) -> None:
        self._content = content
        self._seen = -1
        self._held: dict[str, Sha256] = {}

    def hashes(self, sentence: str) -> tuple[Sha256, ...] | None:
        """Return the sounds that say a sentence, in order; None where one is missing."""
        return cover(sentence, self._pieces())

    def say(self, sentence: str) -> Clip | None:
        """Return a sentence as sound; None where a piece is missing or damaged."""
        found = self.hashes(sentence)
        clips = [_clip(self._content.blob(sha256)) for sha256 in found or ()]
        whole = [clip for clip in clips if clip is not None]
        if not whole or len(whole) < len(clips):
            return None
        breaths = [part for clip in whole for part in (silence(BREATH_SECONDS), clip)]
        return joined(breaths[1:])

    def _pieces(self) -> dict[str, Sha256]:
        """Return what is held, read anew when the content has changed."""
        version = self._content.version()
        if version != self._seen:
            held: dict[str, Sha256] = {}
            for area in path(self._content.home()):
                pack = self._content.item(pack_id(area))
                held |= pieces_in(pack.item) if pack is not None else {}
            self._held, self._seen = held, version
        return self._held


def _clip(file: Path | None) -> Clip | None:
    if file is None:
        return None
    try:
        return read_wav(file).at(RATE)
    except (OSError, EOFError, ValueError, wave.Error) as error:
        _LOG.warning("a sealed piece cannot be played: %s", error)
        return None
