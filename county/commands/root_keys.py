"""`county root key|approver|release|standing|head new`: a key pair, and the public file to hand in.

Invariant: an existing file is never written over, and a holder's or approver's secret
is never written unlocked. A standing rule's is, since it seals where nobody is there to
type: it belongs to the signer's own user, on its own host where there is one.
"""

import argparse
from pathlib import Path

from county.commands import passphrase
from county.commands.options import read_area
from county.folder import existing
from county.keys.key_file import KeyFile, KeyKind, read_key, signing_key, write_key, write_locked
from county.keys.online import NEXT_HEAD_FILE
from county.keys.public_file import PublicFile, write_public
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.errors import UsageError
from disclosure.items import PersonId
from disclosure.seals import locking
from disclosure.seals.signing import new_seed

PUBLIC_SUFFIX = ".public"


def new_holder(options: argparse.Namespace) -> int:
    """Make a holder's key."""
    key = signing_key(KeyKind.ROOT, new_seed())
    return _hand_out(options, key, PublicFile(format=1, kind=key.kind, public=key.public))


def show_public(options: argparse.Namespace) -> int:
    """Make the public file of a holder's key that lacks one."""
    _require_new(options.out)
    key = read_key(options.key, KeyKind.ROOT, passphrase.asker(options))
    wanted = PublicFile(format=1, kind=key.kind, public=key.public)
    write_public(options.out, wanted, key)
    print(f"public key: {options.out}\nfingerprint: {wanted.fingerprint}")
    return 0


def new_approver(options: argparse.Namespace) -> int:
    """Make an approver's key."""
    area = read_area(options.area)
    channels = _channels(options.channels)
    if not options.person.strip():
        raise UsageError("--person is empty: give the name by which the approver is known")
    key = signing_key(KeyKind.APPROVER, new_seed(), options.person.strip())
    wanted = PublicFile(
        format=1,
        kind=key.kind,
        public=key.public,
        person=PersonId(key.person),
        area=AreaCode(area),
        channels=channels,
    )
    return _hand_out(options, key, wanted)


def new_release(options: argparse.Namespace) -> int:
    """Make a key that seals releases of the terminals' software."""
    person = options.person.strip()
    if not person:
        raise UsageError("--person is empty: give the name of who seals releases")
    key = signing_key(KeyKind.RELEASE, new_seed(), person)
    wanted = PublicFile(format=1, kind=key.kind, public=key.public, person=PersonId(person))
    return _hand_out(options, key, wanted)


def new_standing(options: argparse.Namespace) -> int:
    """Make the key of a standing rule for alerts."""
    area = read_area(options.area)
    public = options.out.with_name(options.out.name + PUBLIC_SUFFIX)
    _require_new(options.out, public)
    names = [options.rule.strip(), *(name.strip() for name in options.alerts_of)]
    if not all(names):
        raise UsageError("--rule and --alerts-of are names, none of them empty")
    key = signing_key(KeyKind.STANDING, new_seed(), names[0])
    wanted = PublicFile(
        format=1,
        kind=key.kind,
        public=key.public,
        person=PersonId(names[0]),
        area=AreaCode(area),
        channels=_channels(options.channels),
        alerts_of=tuple(names[1:]),
    )
    write_key(options.out, key)
    write_public(public, wanted, key)
    print(f"key, for the signer alone: {options.out}\npublic key, hand it in: {public}")
    print(f"fingerprint: {wanted.fingerprint}")
    return 0


def new_head(options: argparse.Namespace) -> int:
    """Make the next head key on the server; it is used once a root names it."""
    folder = existing(options.data)
    private = folder.online_keys / NEXT_HEAD_FILE
    _require_new(private, options.out)
    key = signing_key(KeyKind.HEAD, new_seed())
    write_key(private, key)
    wanted = PublicFile(format=1, kind=key.kind, public=key.public)
    write_public(options.out, wanted, key)
    print(f"public key: {options.out}\nfingerprint: {wanted.fingerprint}")
    return 0


def _hand_out(options: argparse.Namespace, key: KeyFile, wanted: PublicFile) -> int:
    public = options.out.with_name(options.out.name + PUBLIC_SUFFIX)
    _require_new(options.out, public)
    write_locked(options.out, key, passphrase.new(options), locking.Cost())
    write_public(public, wanted, key)
    print(f"key, keep it: {options.out}\npublic key, hand it in: {public}")
    print(f"fingerprint: {wanted.fingerprint}")
    return 0


def _require_new(*files: Path) -> None:
    for file in files:
        if file.exists():
            raise UsageError(f"{file} exists already: choose another file, keys stay as they are")


def _channels(text: str) -> tuple[Channel, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in list(Channel)]
    if unknown:
        known = ", ".join(Channel)
        raise UsageError(f"--channels: {unknown[0]!r} is no channel; there are {known}")
    return tuple(Channel(name) for name in dict.fromkeys(names)) or tuple(Channel)
