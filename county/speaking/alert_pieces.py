"""The pieces of alerts, rendered while nothing else waits, and their pack put together.

So a standing rule's alert sounds like the county's best voice although nobody had time to
record it (`disclosure.alert_voice`). Invariant: the pack waits for two approvers like all
that sounds; it is put together only when every piece has its sound.
"""

import logging
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from county.alerts.sources import AlertSettings
from county.database.tables import blobs, documents
from county.database.upserts import insert_into
from county.parts import County
from county.publishing import drafts
from county.speaking import readings
from county.speaking.rendering import Rendering, Renderings, State, alone, finished, key_of
from county.speaking.studio import Studio, Told
from disclosure.alert_voice import VoicedPiece, all_pieces, pack_id, pack_item, pieces_in
from disclosure.decoding import decode
from disclosure.items import Item
from disclosure.settings import load
from speech.engines.engine import NoVoiceError, VoiceError
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

_LOG = logging.getLogger(__name__)

TOGETHER = 8
"""Pieces spoken by one child process: what waits meanwhile is half a minute late."""

MOST = 5_000
"""Pieces of which it is kept that they were rendered."""

SOURCE = "alert-voice"


def issuing_bodies(county: County) -> tuple[str, ...]:
    """Return who may warn here: by a standing rule of the root, or by `alerts.toml`."""
    approvers = county.online.keyring.approvers.values()
    named = [body for approver in approvers for body in approver.scope.alerts_of]
    file = county.folder.path / "alerts.toml"
    settings = load(file, AlertSettings) if file.exists() else None
    named += [source.issuing_body for source in settings.source] if settings else []
    return tuple(dict.fromkeys(named))


class PieceSpeaker:
    """Renders the pieces of alerts.

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
        self._renderings = Renderings(county.folder.renderings / "pieces", MOST)

    def turn(self, now: datetime) -> int:
        """Render some pieces, or put the pack together; return how many pieces that were.

        Raises:
            NoVoiceError: the voice is not installed.
        """
        bodies = issuing_bodies(self._county)
        if not bodies:
            return 0
        with alone(self._county.folder.renderings) as held:
            return self._turn(all_pieces(bodies), now) if held else 0

    def _turn(self, texts: tuple[str, ...], now: datetime) -> int:
        lexicon = readings.lexicon_of(self._county.folder.lexicon)
        missing = [text for text in texts if not self._is_there(text, lexicon)]
        if missing:
            return self._render(missing[:TOGETHER], lexicon)
        return self._pack(texts, lexicon, now)

    def _is_there(self, text: str, lexicon: Lexicon) -> bool:
        kept = self._renderings.find(self._key(text, lexicon))
        if kept is not None and kept.state is State.FAILED:
            return True
        sha256 = kept.sha256 if kept is not None else None
        return sha256 is not None and self._county.blobs.holds(sha256)

    def _render(self, texts: list[str], lexicon: Lexicon) -> int:
        with TemporaryDirectory(prefix="mingbai-pieces-") as folder:
            files = [Path(folder) / f"{number}.wav" for number in range(len(texts))]
            words = [to_words(text, lexicon) for text in texts]
            try:
                pairs = list(zip(words, files, strict=True))
                sounds = self._studio.render_each(pairs, lexicon, self._told)
            except NoVoiceError:
                raise
            except VoiceError as error:
                self._give_up(texts, words, lexicon, error)
                return len(texts)
            for text, said, file, sound in zip(texts, words, files, sounds, strict=True):
                made = finished(said, sound, file, self._county)
                self._renderings.keep(self._key(text, lexicon), made)
        return len(texts)

    def _give_up(
        self, texts: list[str], words: list[str], lexicon: Lexicon, error: VoiceError
    ) -> None:
        """Try pieces one by one where one of several failed; give up one that is alone."""
        if len(texts) > 1:
            for text in texts:
                self._render([text], lexicon)
            return
        _LOG.warning("the piece %r cannot be said: %s", texts[0], error)
        failed = Rendering(words=words[0], state=State.FAILED, reason=str(error))
        self._renderings.keep(self._key(texts[0], lexicon), failed)

    def _key(self, text: str, lexicon: Lexicon) -> str:
        return key_of(to_words(text, lexicon), lexicon.sounds(), self._county.settings.speaking)

    def _pack(self, texts: tuple[str, ...], lexicon: Lexicon, now: datetime) -> int:
        """Make the pieces a draft, unless they wait or are public already."""
        pieces = [piece for text in texts if (piece := self._piece(text, lexicon)) is not None]
        profile = self._county.profile()
        today = now.astimezone(profile.zone).date()
        item = self._item(pieces, today)
        with self._county.database.writing() as connection:
            query = select(documents).where(documents.c.id == pack_id(item.area))
            row = connection.execute(query).one_or_none()
            newest = (row.draft or row.live) if row is not None else None
            if newest is not None and pieces_in(decode(newest, Item)) == pieces_in(item):
                return 0
            for blob in item.blobs:
                values = {name: getattr(blob, name) for name in blob.__struct_fields__}
                connection.execute(
                    insert_into(connection, blobs).values(**values).on_conflict_do_nothing()
                )
            drafts.put(connection, item, SOURCE, now)
        _LOG.info("the %d pieces of alerts wait for two approvers", len(pieces))
        return len(pieces)

    def _item(self, pieces: list[VoicedPiece], today: date) -> Item:
        profile = self._county.profile()
        area = self._county.online.keyring.county
        office = next(one.office for one in profile.areas if one.code == area)
        return pack_item(area, office, pieces, today)

    def _piece(self, text: str, lexicon: Lexicon) -> VoicedPiece | None:
        kept = self._renderings.find(self._key(text, lexicon))
        if kept is None or kept.sha256 is None:
            return None
        seconds = round(kept.seconds, 2)
        return VoicedPiece(text=text, sha256=kept.sha256, size=kept.size, seconds=seconds)
