"""The speaker: renders the drafts that are to be spoken, one after the other.

Invariant: one process renders at a time; a draft gets its audio in one transaction, after
the sound lies in the blob folder.
"""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from county.parts import County
from county.speaking import readings, spoken_drafts
from county.speaking.joining import is_joined
from county.speaking.rendering import (
    Rendering,
    State,
    alone,
    finished,
    key_of,
    renderings,
)
from county.speaking.spoken_drafts import SpokenDraft
from county.speaking.studio import Studio, Told
from speech.engines.engine import NoVoiceError, VoiceError
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

_log = logging.getLogger(__name__)


class Speaker:
    """Renders what waits.

    Arguments:
        county: the open county.
        studio: renders.
        told: called with the pieces spoken and their number, after each.
    """

    def __init__(
        self, county: County, studio: Studio, told: Told = lambda _done, _of: None
    ) -> None:
        self._county = county
        self._studio = studio
        self._told = told
        self._renderings = renderings(county)

    def turn(self) -> SpokenDraft | None:
        """Render one draft, or give one its audio; None when nothing is to be done.

        Raises:
            NoVoiceError: the voice is not installed; nothing is marked as failed.
        """
        with alone(self._county.folder.renderings) as held:
            if not held:
                return None
            lexicon = readings.lexicon_of(self._county.folder.lexicon)
            with self._county.database.reading() as connection:
                drafts = [
                    one
                    for one in spoken_drafts.waiting(connection)
                    if not spoken_drafts.is_being_sealed(connection, one)
                ]
            return next((one for one in drafts if self._serve(one, lexicon)), None)

    def _serve(self, draft: SpokenDraft, lexicon: Lexicon) -> bool:
        """Do what one draft needs; tell whether it needed anything."""
        if spoken_drafts.by_person(draft.item) or self._is_joined(draft):
            return False
        words = to_words(draft.spoken.text, lexicon)
        key = key_of(words, lexicon.sounds(), self._county.settings.speaking)
        rendering = self._renderings.find(key)
        if rendering is not None and rendering.state is State.FAILED:
            return False
        if rendering is None or not self._whole(rendering):
            rendering = self._render(key, words, lexicon)
        if rendering.sha256 == draft.spoken.audio:
            return False
        if rendering.state is State.DONE:
            with self._county.database.writing() as connection:
                spoken_drafts.attach(connection, draft.item.id, draft.spoken.text, rendering)
        return True

    def _is_joined(self, draft: SpokenDraft) -> bool:
        """Tell whether loudspeakers join it from sealed pieces: audio would only hold it up."""
        with self._county.database.reading() as connection:
            return is_joined(connection, draft.item)

    def _whole(self, rendering: Rendering) -> bool:
        sha256 = rendering.sha256
        return sha256 is not None and self._county.blobs.holds(sha256)

    def _render(self, key: str, words: str, lexicon: Lexicon) -> Rendering:
        begun = Rendering(words=words)
        self._renderings.keep(key, begun)

        def told(done: int, of: int) -> None:
            self._renderings.keep(key, msgspec.structs.replace(begun, done=done, of=of))
            self._told(done, of)

        try:
            made = self._made(words, lexicon, told)
        except NoVoiceError:
            self._renderings.forget(key)
            raise
        except VoiceError as error:
            _log.warning("a rendering failed: %s", error)
            made = msgspec.structs.replace(begun, state=State.FAILED, reason=str(error))
        self._renderings.keep(key, made)
        return made

    def _made(self, words: str, lexicon: Lexicon, told: Told) -> Rendering:
        with TemporaryDirectory(prefix="mingbai-rendering-") as folder:
            out = Path(folder) / "speech.wav"
            sound = self._studio.render(words, lexicon, out, told)
            return finished(words, sound, out, self._county)
