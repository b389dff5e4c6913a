"""Rounds: one kind of paper for all villages of an area, made one after the other.

A round has a folder entry of its own that tells how far it is, so that every worker of the
server can say so. Invariant: a round's file is whole or not there; no more of them are kept
than the settings say.
"""

import logging
import re
import secrets
import threading
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from county.files import OWNER_ONLY, write_whole
from county.papers.kinds import PaperOrder, file_name
from county.papers.shop import PaperShop
from county.settings import PaperSettings
from disclosure.areas import AreaCode, Level, contains, level
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, MingbaiError, NotAllowedError, UsageError
from disclosure.items import Strict
from disclosure.profile import Profile
from disclosure.wording import Say

_LOG = logging.getLogger(__name__)
_ID = re.compile(r"[0-9a-f]{32}")
SILENT_SECONDS = 120
"""A round that says nothing for so long has lost its worker."""


class RoundState(StrEnum):
    """How far a round is."""

    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Round(Strict, frozen=True, kw_only=True):
    """A round.

    Attributes:
        id: 32 hex digits.
        order: the kind and month, and the area whose villages it is for.
        person: who asked for it.
        begun: instant.
        said: instant at which it last said how far it is.
        state: how far it is.
        done, of: villages that are made, and how many there are.
        left_out: villages for which there was nothing to print, with the reason.
        size: bytes of the finished file.
        reason: why it failed; empty else.
    """

    id: str
    order: PaperOrder
    person: str
    begun: datetime
    said: datetime
    state: RoundState = RoundState.WORKING
    done: int = 0
    of: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    size: int = 0
    reason: str = ""


def villages_of(area: AreaCode, profile: Profile) -> tuple[AreaCode, ...]:
    """Return the villages and communities of an area, in the county's order."""
    return tuple(
        one.code
        for one in profile.areas
        if level(one.code) is Level.VILLAGE and contains(area, one.code)
    )


class Rounds:
    """The rounds of a county.

    Arguments:
        folder: where they lie.
        shop: makes the papers.
        settings: limits.
        clock: tells the instant.
        say: the wording.
    """

    def __init__(
        self,
        folder: Path,
        shop: PaperShop,
        settings: PaperSettings,
        clock: Callable[[], datetime],
        say: Say,
    ) -> None:
        self._folder = folder
        self._shop = shop
        self._settings = settings
        self._clock = clock
        self._say = say

    def begin(self, order: PaperOrder, profile: Profile, person: str) -> Round:
        """Begin a round in a thread and return it.

        Raises:
            NotAllowedError: another one is being made, or there are too many villages.
        """
        villages = villages_of(order.area, profile)
        if not villages or len(villages) > self._settings.villages:
            raise NotAllowedError(f"a round for {len(villages)} villages is not made")
        if any(self._moves(one) for one in self.all()):
            raise NotAllowedError("another round is being made")
        self._drop_old()
        now = self._clock()
        begun = Round(
            id=secrets.token_hex(16),
            order=order,
            person=person,
            begun=now,
            said=now,
            of=len(villages),
        )
        self._keep(begun)
        threading.Thread(target=self.run, args=(begun, profile), daemon=True).start()
        return begun

    def find(self, id_: str) -> Round | None:
        """Return a round; one that lost its worker has failed."""
        if not _ID.fullmatch(id_):
            return None
        try:
            found = decode((self._folder / f"{id_}.json").read_bytes(), Round)
        except (OSError, MalformedError):
            return None
        if found.state is RoundState.WORKING and not self._moves(found):
            told = self._say("做到一半停下了，请再做一次。")
            return msgspec.structs.replace(found, state=RoundState.FAILED, reason=told)
        return found

    def all(self) -> list[Round]:
        """Return the rounds that are kept, the newest first."""
        found = [self.find(file.stem) for file in self._folder.glob("*.json")]
        return sorted((one for one in found if one), key=lambda one: one.begun, reverse=True)

    def file(self, id_: str) -> Path | None:
        """Return a finished round's ZIP file."""
        found = self.find(id_)
        path = self._folder / f"{id_}.zip"
        return path if found and found.state is RoundState.DONE and path.is_file() else None

    def run(self, begun: Round, profile: Profile) -> None:
        """Make a round to its end, whatever becomes of it; called in a thread of its own."""
        moving = begun
        beside = self._folder / f"{begun.id}.part"
        try:
            with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
                for area in villages_of(begun.order.area, profile):
                    moving = self._village(archive, moving, area, profile)
                    self._keep(moving)
                    self._require_room(beside)
            size = beside.stat().st_size
            beside.replace(self._folder / f"{begun.id}.zip")
            moving = self._now(moving, state=RoundState.DONE, size=size)
        except _TooLargeError as error:
            moving = self._now(moving, state=RoundState.FAILED, reason=str(error))
        except (MingbaiError, OSError):
            _LOG.exception("a round of papers broke off")
            told = self._say("没有做完，请再做一次；还是不行，请告诉管理员。")
            moving = self._now(moving, state=RoundState.FAILED, reason=told)
        finally:
            beside.unlink(missing_ok=True)
            self._keep(moving)

    def _village(
        self, archive: zipfile.ZipFile, moving: Round, area: AreaCode, profile: Profile
    ) -> Round:
        order = msgspec.structs.replace(moving.order, area=area)
        name = profile.name_of(area)
        left_out = moving.left_out
        try:
            made = self._shop.make(order, self._clock())
        except UsageError as error:
            left_out = (*left_out, (name, str(error)))
        else:
            # Two villages of a county may bear one name: the code tells them apart.
            archive.writestr(f"{area}-{file_name(order, name, self._say)}", made.pdf)
        return self._now(moving, done=moving.done + 1, left_out=left_out)

    def _require_room(self, beside: Path) -> None:
        if beside.stat().st_size > self._settings.round_bytes:
            raise _TooLargeError(self._say("材料太大，请按乡镇分开做。"))

    def _now(self, moving: Round, **changed: object) -> Round:
        return msgspec.structs.replace(moving, said=self._clock(), **changed)

    def _moves(self, one: Round) -> bool:
        silent = self._clock() - one.said
        return one.state is RoundState.WORKING and silent < timedelta(seconds=SILENT_SECONDS)

    def _keep(self, one: Round) -> None:
        write_whole(self._folder / f"{one.id}.json", encode(one), mode=OWNER_ONLY)

    def _drop_old(self) -> None:
        oldest = self._clock() - timedelta(hours=self._settings.round_hours)
        for rank, one in enumerate(self.all()):
            if rank + 1 >= self._settings.rounds or one.begun < oldest:
                for end in ("json", "zip", "part"):
                    (self._folder / f"{one.id}.{end}").unlink(missing_ok=True)


class _TooLargeError(Exception):
    """A round's file has grown too large; the message says what to do."""
