"""Whether what was handed over may be installed: judged from the pinned root on.

Invariant: the verdict rests on the pinned root, on what root itself noted, and on the bytes
that were handed over; on nothing that the agent says about them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from content_sync.store.chain import walk_chain
from content_sync.updates.handover import HandOver
from content_sync.updates.keeping import Kept
from content_sync.updates.unpacking import UnfitError
from disclosure.decoding import encode
from disclosure.errors import RejectedError, RejectedSealError
from disclosure.releases import Bundle, Machine, Release, UpdateReason, refusal
from disclosure.seals.releasing import open_release


@dataclass(frozen=True)
class Judged:
    """A release that may be installed, its bundle for this machine, and the root it went by."""

    release: Release
    bundle: Bundle
    root: int


def judge(order: HandOver, pinned: bytes, kept: Kept, machine: Machine, now: datetime) -> Judged:
    """Return what may be installed.

    Arguments:
        order: what the agent handed over.
        pinned: the pinned root's bytes, from where root alone writes.
        kept: what root noted.
        machine: this machine, as it tells itself.
        now: the present instant.

    Raises:
        UnfitError: it may not; says why.
    """
    try:
        keyring = walk_chain([pinned, *order.roots], pinned)
        if keyring.root_version < kept.root:
            raise RejectedSealError(f"root {kept.root} was seen before")
        release = open_release(order.release, keyring, now)
    except RejectedError as error:
        raise UnfitError(UpdateReason.SEAL, str(error)) from error
    because = refusal(release, machine, now)
    bundle = release.bundle_for(machine)
    if because is not None or bundle is None:
        raise UnfitError(
            because or UpdateReason.KIND, f"version {release.version} is not for this machine now"
        )
    return Judged(release, bundle, keyring.root_version)


def mark_of(order: HandOver) -> str:
    """Return a hash by which an order that was refused is known again."""
    return hashlib.sha256(encode(order)).hexdigest()
