"""`county root draft|show|sign`: the next root, read and signed by its holders.

Invariant: signing changes nothing that the root says.
"""

import argparse
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from county.clock import system_clock
from county.commands import passphrase
from county.files import write_whole
from county.keys.key_file import KeyKind, read_key
from county.keys.public_file import read_public
from county.keys.root_changes import Changes, next_plan
from county.keys.root_words import difference, words
from county.settings import CeremonySettings
from disclosure.errors import RejectedError, UsageError
from disclosure.seals import root
from disclosure.seals.root import RootPlan
from disclosure.seals.signing import key_id

LARGEST_BYTES = 1024 * 1024


def draft(options: argparse.Namespace) -> int:
    """Write the next root, unsigned."""
    raw = read_file(options.current)
    current = _plan(options.current, raw)
    _checked(options.current, raw)
    if options.out.exists():
        raise UsageError(f"{options.out} exists already: choose another file for the draft")
    now = system_clock()
    plan = next_plan(current, _changes(options, now), now)
    write_whole(options.out, root.root_bytes(root.make_root(plan)))
    print(f"draft of root version {plan.version}: {options.out}")
    print("\n".join(difference(current, plan)))
    return 0


def show(options: argparse.Namespace) -> int:
    """Say what a root says, who signed it, and what it changes."""
    raw = read_file(options.file)
    plan = _plan(options.file, raw)
    print(f"root version {plan.version}")
    print("\n".join(words(plan)))
    signed = root.signers(root.read_root(raw), root.read_root(raw))
    print(f"signed by {len(signed)} of its {len(plan.root_keys)} holders")
    if options.current is not None:
        held = read_file(options.current)
        current = _plan(options.current, held)
        print(f"compared with root version {current.version}:")
        print("\n".join(difference(current, plan)) or "nothing differs")
        signed = root.signers(root.read_root(raw), root.read_root(held))
        print(f"signed by {len(signed)} of the {current.threshold} needed of its holders")
    return 0


def sign(options: argparse.Namespace) -> int:
    """Sign a draft with a holder's key."""
    raw = read_file(options.draft)
    holders = [*_plan(options.draft, raw).root_keys]
    if options.current is not None:
        holders += _plan(options.current, read_file(options.current)).root_keys
    key = read_key(options.key, KeyKind.ROOT, passphrase.asker(options))
    if key.public_bytes not in holders:
        raise UsageError(
            f"{options.key} is no holder's key of {options.draft}: a holder who is being"
            " replaced also gives the current root with --from"
        )
    metadata = root.read_root(raw)
    root.sign_root(metadata, key.seed)
    write_whole(options.draft, root.root_bytes(metadata))
    version = metadata.signed.version
    print(f"signed root version {version} with key {key_id(key.public_bytes)[:16]}")
    return 0


def read_file(path: Path) -> bytes:
    """Return the bytes of a root's file.

    Raises:
        UsageError: it cannot be read, or is too long to be a root.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"root {path}: {error.strerror}") from error
    if len(raw) > LARGEST_BYTES:
        raise UsageError(f"root {path} is longer than {LARGEST_BYTES} bytes: it is no root")
    return raw


def _plan(path: Path, raw: bytes) -> RootPlan:
    try:
        return root.plan_of(raw)
    except RejectedError as error:
        raise UsageError(f"{path}: {error}") from error


def _checked(path: Path, raw: bytes) -> None:
    try:
        root.first_root(raw)
    except RejectedError as error:
        raise UsageError(f"{path} is no signed root to start from: {error}") from error


def _changes(options: argparse.Namespace, now: datetime) -> Changes:
    in_years = now + timedelta(days=CeremonySettings().approver_days)
    head = options.rotate_head and read_public(options.rotate_head, KeyKind.HEAD)
    return Changes(
        added=(
            *(read_public(file, KeyKind.APPROVER) for file in options.add_approver),
            *(read_public(file, KeyKind.STANDING) for file in options.add_standing),
        ),
        added_expire=_day(options.approver_expires, "--approver-expires")
        or in_years.replace(microsecond=0),
        revoked=tuple(options.revoke_approver),
        head=head.public_bytes if head else None,
        holders=tuple(_pair(old, new) for old, new in options.replace_holder),
        expires=_day(options.expires, "--expires"),
        threshold=options.threshold,
        releases=tuple(read_public(file, KeyKind.RELEASE) for file in options.add_release),
        releases_revoked=tuple(options.revoke_release),
        release_threshold=options.release_threshold,
    )


def _pair(old: str, new: str) -> tuple[bytes, bytes]:
    return (
        read_public(Path(old), KeyKind.ROOT).public_bytes,
        read_public(Path(new), KeyKind.ROOT).public_bytes,
    )


def _day(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is no day: write it as 2029-06-30") from error
