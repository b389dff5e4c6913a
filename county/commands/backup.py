"""`county backup`, `backup-key`, `backup-verify` and `restore`.

Invariant: what a backup holds in boxes only the backup key opens, which this machine forgets;
a restore never writes over a county.
"""

import argparse
from pathlib import Path

from county.backups import restoring, taking
from county.clock import system_clock
from county.commands import passphrase
from county.commands.options import Commands, add_command
from county.files import write_whole
from county.folder import existing
from county.keys.key_file import KeyFile, KeyKind, box_key, read_key, write_locked
from county.parts import open_county
from disclosure.errors import UsageError
from disclosure.seals import locking
from disclosure.seals.boxes import new_request_key

PUBLIC_FILE = "backup.public"
DAMAGED = 1


def add(commands: Commands) -> None:
    """Add the commands."""
    make_key = add_command(commands, "backup-key", run_key, "make the key that opens backups")
    make_key.add_argument("--out", type=Path, required=True, metavar="FILE", help="on a stick")
    passphrase.add_option(make_key)
    take = add_command(commands, "backup", run_backup, "take a backup; the server may run")
    text = "folder of all backups; attachments are written there once"
    take.add_argument("--out", type=Path, required=True, metavar="DIR", help=text)
    text = "delete older backups than the newest N (default: none)"
    take.add_argument("--keep", type=int, metavar="N", help=text)
    verify = commands.add_parser("backup-verify", help="check a backup")
    verify.set_defaults(act=run_verify)
    restore = add_command(commands, "restore", run_restore, "restore a county from a backup")
    for parser, needed in ((verify, False), (restore, True)):
        text = "a backup's folder, e.g. BACKUPS/20261122T020000Z"
        parser.add_argument("backup", type=Path, metavar="BACKUP", help=text)
        text = "the key that backup-key made"
        parser.add_argument("--key", type=Path, metavar="FILE", required=needed, help=text)
        passphrase.add_option(parser)
    text = "settings instead of the backup's, e.g. with another database"
    restore.add_argument("--settings", type=Path, metavar="FILE", help=text)


def run_key(options: argparse.Namespace) -> int:
    """Make the backup key: its secret half locked into a file, its public half to the county."""
    folder = existing(options.data)
    if options.out.exists():
        raise UsageError(f"--out {options.out} is there already: choose a new file")
    key = box_key(KeyKind.BACKUP, new_request_key()[0])
    write_locked(options.out, key, passphrase.new(options), locking.Cost())
    write_whole(folder.online_keys / PUBLIC_FILE, f"{key.public}\n".encode())
    print(f"backup key: {options.out}; keep it and its passphrase away from this machine")
    print("without both, no backup taken from now on can be opened")
    return 0


def run_backup(options: argparse.Namespace) -> int:
    """Take a backup."""
    if options.keep is not None and options.keep < 1:
        raise UsageError(f"--keep {options.keep} keeps nothing: keep 1 at least")
    folder = existing(options.data)
    public = _public(folder.online_keys / PUBLIC_FILE)
    if options.out.resolve().is_relative_to(folder.path.resolve()):
        raise UsageError(
            f"--out {options.out} lies in the county's own folder: choose another disk"
        )
    try:
        with open_county(folder) as county:
            taken = taking.take(county, options.out, public, system_clock())
        gone = taking.forget_old(options.out, options.keep) if options.keep else []
    except OSError as error:
        raise UsageError(f"--out {options.out}: {error.strerror}; no backup was taken") from error
    print(f"backup {taken.folder}: {taken.size} bytes")
    print(f"{taken.attachments} attachments, {taken.new_attachments} of them new")
    if gone:
        print(f"deleted {', '.join(gone)}")
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """Check a backup; 1 where it is damaged."""
    wrong = restoring.verify(options.backup, _key(options) if options.key else None)
    for sentence in wrong:
        print(sentence)
    if not wrong:
        how = "opened and checked" if options.key else "there; --key FILE opens them as well"
        print(f"{options.backup}: all boxes are {how}")
    return DAMAGED if wrong else 0


def run_restore(options: argparse.Namespace) -> int:
    """Restore a county."""
    try:
        done = restoring.restore(
            options.backup, _key(options), options.data, system_clock(), options.settings
        )
    except OSError as error:
        raise UsageError(
            f"--data {options.data}: {error.strerror}; nothing was restored"
        ) from error
    since = done.made.isoformat(timespec="seconds")
    print(f"restored {options.data} as of {since}, with {done.attachments} attachments")
    print(f"feeds go on in epoch {done.epoch}: terminals fetch them anew by themselves,")
    print("show what they hold until then, and send again what they had delivered lately")
    print(f"lost is what happened at the desk since {since}; look at it now:")
    print("  - what was withdrawn since is public again on phones: withdraw it again")
    print("  - what was published since is gone from terminals: publish it again")
    print("  - accounts and terminals that were closed since are open again: close them")
    print("  - a root published since: publish it again with 'county root publish'")
    print("everybody has to log in again; terminals get new passes by themselves")
    return 0


def _key(options: argparse.Namespace) -> KeyFile:
    return read_key(options.key, KeyKind.BACKUP, passphrase.asker(options))


def _public(file: Path) -> bytes:
    try:
        public = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise UsageError(
            "the county has no backup key yet: make one with 'county backup-key --out FILE'"
        ) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read as a public key: {error}") from error
    if len(public) != 32:
        raise UsageError(f"{file} is no public key of 32 bytes")
    return public
