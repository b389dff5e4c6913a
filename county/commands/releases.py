"""`county release`: a version of the terminals' software, made, sealed, and taken in.

Invariant: `make` and `seal` read nothing but the files named on the command line, so that the
key never comes near the server; `add` takes in only what terminals would accept.
"""

import argparse
import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from county.clock import system_clock
from county.commands import passphrase
from county.commands.options import Commands, add_command, operator
from county.database.tables import blobs
from county.database.upserts import insert_into
from county.files import write_whole
from county.folder import existing
from county.keys.key_file import KeyKind, read_key
from county.parts import County, open_county
from county.releases import shelf
from county.releases.archives import ENVELOPE, archive_name, describe, pack
from disclosure.command import Parser
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, NotAllowedError, RejectedError, UsageError
from disclosure.feed import Envelope
from disclosure.releases import LONGEST_NOTES, RELEASE_TYPE, Bundle, Release, number
from disclosure.seals.releasing import open_release
from disclosure.seals.signing import key_id, sign

DEFAULT_DAYS = 180
ARCHIVE_TYPE = "application/x-tar"
LARGEST_BYTES = 1024 * 1024


def add(commands: Commands) -> None:
    """Add the commands."""
    release = commands.add_parser("release", help="versions of the terminals' software")
    acts = release.add_subparsers(dest="act_of_release", required=True, parser_class=Parser)
    make = acts.add_parser("make", help="pack bundles into a release, unsealed")
    make.set_defaults(act=run_make)
    make.add_argument("bundle", nargs="+", type=Path, help="folder of make-bundle.sh")
    make.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="a new folder")
    make.add_argument("--notes", default="", help="what is new, for the office")
    make.add_argument("--lowest", default="0.0.1", metavar="VERSION", help="that it may replace")
    make.add_argument("--expires", metavar="DATE", help=f"default: in {DEFAULT_DAYS} days")
    seal = acts.add_parser("seal", help="seal a release with a release key")
    seal.set_defaults(act=run_seal)
    seal.add_argument("release", type=Path, metavar="FOLDER")
    seal.add_argument("--key", required=True, type=Path, metavar="FILE", help="a release key")
    passphrase.add_option(seal)
    put = add_command(acts, "add", run_add, "take in a sealed release; nobody is given it yet")
    put.add_argument("release", type=Path, metavar="FOLDER")
    add_command(acts, "list", run_list, "list the releases")
    withdraw = add_command(acts, "withdraw", run_withdraw, "give a release to nobody any more")
    withdraw.add_argument("version", metavar="VERSION")


def run_make(options: argparse.Namespace) -> int:
    """Pack bundles into a release."""
    if options.out.exists():
        raise UsageError(f"{options.out} exists already: choose another folder")
    if len(options.notes) > LONGEST_NOTES:
        raise UsageError(f"--notes has {LONGEST_NOTES} characters at most")
    now = system_clock().replace(microsecond=0)
    options.out.mkdir(parents=True)
    try:
        packed = [pack(bundle, options.out) for bundle in options.bundle]
        release = _release(options, packed, now)
        sealed = Envelope(payload_type=RELEASE_TYPE, payload=encode(release), signatures=())
        write_whole(options.out / ENVELOPE, encode(sealed))
    except BaseException:
        shutil.rmtree(options.out, ignore_errors=True)
        raise
    _tell(release)
    print(f"not sealed yet: county release seal {options.out} --key KEY")
    return 0


def run_seal(options: argparse.Namespace) -> int:
    """Seal a release, after its archives were read again."""
    sealed, release = _read(options.release)
    _require_archives(options.release, release)
    key = read_key(options.key, KeyKind.RELEASE, passphrase.asker(options))
    others = tuple(one for one in sealed.signatures if one.keyid != key_id(key.public_bytes))
    signature = sign(key.seed, sealed.payload_type, sealed.payload)
    both = msgspec.structs.replace(sealed, signatures=(*others, signature))
    write_whole(options.release / ENVELOPE, encode(both))
    _tell(release)
    print(f"sealed with key {key_id(key.public_bytes)[:16]}; seals: {len(both.signatures)}")
    return 0


def run_add(options: argparse.Namespace) -> int:
    """Take a sealed release into the county."""
    sealed, release = _read(options.release)
    _require_archives(options.release, release)
    now = system_clock()
    with open_county(existing(options.data)) as county:
        try:
            open_release(sealed, county.online.keyring, now)
        except RejectedError as error:
            raise UsageError(f"no terminal would take it: {error}") from error
        if release.expires <= now:
            raise UsageError(f"the release expired on {release.expires:%Y-%m-%d}: make it anew")
        _put_archives(county, options.release, release)
        with county.database.writing() as connection:
            try:
                shelf.put(connection, release, sealed, operator(), now)
            except NotAllowedError as error:
                raise UsageError(str(error)) from error
    _tell(release)
    print("taken in; who gets it when: desk, 终端 → 软件更新")
    return 0


def run_list(options: argparse.Namespace) -> int:
    """List the releases."""
    with open_county(existing(options.data)) as county, county.database.reading() as connection:
        for one in shelf.newest(connection, limit=1000):
            stands = "withdrawn" if one.withdrawn_at else f"until {one.release.expires:%Y-%m-%d}"
            kinds = ", ".join(f"{b.debian} {b.architecture}" for b in one.release.bundles)
            print(f"{one.release.version:10} {one.release.made:%Y-%m-%d}  {stands}  {kinds}")
    return 0


def run_withdraw(options: argparse.Namespace) -> int:
    """Give a release to nobody any more."""
    with open_county(existing(options.data)) as county, county.database.writing() as connection:
        try:
            shelf.withdraw(connection, options.version, operator(), system_clock())
        except NotAllowedError as error:
            raise UsageError(f"{error}: 'county release list' shows them") from error
    print(f"withdrawn: {options.version}; terminals that have it keep it")
    return 0


def _put_archives(county: County, folder: Path, release: Release) -> None:
    for bundle in release.bundles:
        name = archive_name(bundle.architecture, bundle.debian)
        try:
            county.blobs.put(folder / name, bundle.sha256)
        except (OSError, ValueError) as error:
            raise UsageError(f"{folder / name}: {error}") from error
        row = {"sha256": bundle.sha256, "size": bundle.size, "media_type": ARCHIVE_TYPE}
        with county.database.writing() as connection:
            put = insert_into(connection, blobs).values(**row, name=name)
            connection.execute(put.on_conflict_do_nothing(index_elements=["sha256"]))


def _release(
    options: argparse.Namespace, packed: list[tuple[str, Bundle]], now: datetime
) -> Release:
    if len({version for version, _ in packed}) > 1:
        raise UsageError("the bundles are of several versions: make them from one clone")
    try:
        number(options.lowest)
        day = date.fromisoformat(options.expires) if options.expires else None
    except ValueError as error:
        raise UsageError(
            f"--lowest is a version such as 0.1.0, --expires a day: {error}"
        ) from error
    until = datetime.combine(day, time(), now.tzinfo) if day else now + timedelta(DEFAULT_DAYS)
    try:
        return Release(
            format=1,
            version=packed[0][0],
            made=now,
            expires=until,
            lowest=options.lowest,
            notes=options.notes,
            bundles=tuple(bundle for _, bundle in packed),
        )
    except ValueError as error:
        raise UsageError(str(error)) from error


def _read(folder: Path) -> tuple[Envelope, Release]:
    path = folder / ENVELOPE
    try:
        with path.open("rb") as file:
            sealed = decode(file.read(LARGEST_BYTES), Envelope)
        return sealed, decode(sealed.payload, Release)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except MalformedError as error:
        raise UsageError(f"{path} is no release that 'county release make' made") from error


def _require_archives(folder: Path, release: Release) -> None:
    """Make sure that the archives are what the release says: what is sealed was read."""
    for bundle in release.bundles:
        path = folder / archive_name(bundle.architecture, bundle.debian)
        if describe(path, bundle.architecture, bundle.debian) != bundle:
            raise UsageError(f"{path} is not what the release names: make the release anew")


def _tell(release: Release) -> None:
    print(f"version {release.version}, until {release.expires:%Y-%m-%d}")
    for one in release.bundles:
        print(f"  {one.debian} {one.architecture}: {one.size} bytes, sha256 {one.sha256}")
