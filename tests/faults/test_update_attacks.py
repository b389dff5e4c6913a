"""Attacks on updates: whatever the agent's folder holds, root installs only what is sealed."""

import os
import shutil
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from content_sync.updates.handover import HandOver
from content_sync.updates.unpacking import unpack
from disclosure.decoding import encode
from disclosure.feed import Envelope
from disclosure.releases import OFFER_TYPE, Architecture, Debian, UpdateReason
from disclosure.seals.signing import new_seed, seal
from tests.fakes.county import NOW, FakeCounty
from tests.fakes.releases import (
    FIRST,
    HERE,
    NEXT,
    Installed,
    Press,
    a_bundle,
    a_release,
    an_archive,
    bundle_of,
)

CONTENT = a_bundle()


@pytest.fixture
def county() -> FakeCounty:
    return FakeCounty()


@pytest.fixture
def press(county: FakeCounty) -> Press:
    return Press(county)


@pytest.fixture
def terminal(tmp_path: Path, county: FakeCounty) -> Installed:
    return Installed(tmp_path, county)


def refused(terminal: Installed) -> None:
    """Run the installer; assert that nothing was installed and the old version runs."""
    terminal.calm()
    terminal.updater().run()
    assert terminal.machinery.steps == []
    assert terminal.software.running() == FIRST
    assert terminal.software.trial() is None


def test_a_rightly_sealed_release_is_installed(press: Press, terminal: Installed) -> None:
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
    terminal.calm()
    terminal.updater().run()
    assert terminal.software.running() == NEXT
    assert terminal.software.good.readlink().name == NEXT
    assert terminal.told() == [f"{NEXT} trying", f"{NEXT} kept"]


Forgery = Callable[[Press], Envelope]
FORGERIES: dict[str, Forgery] = {
    "unsigned": lambda press: msgspec.structs.replace(
        press.sealed(a_release(CONTENT)), signatures=()
    ),
    "unknown key": lambda press: press.sealed(a_release(CONTENT), new_seed()),
    "the county server's head key": lambda press: press.sealed(
        a_release(CONTENT), press.county.keys.head
    ),
    "approvers": lambda press: press.sealed(
        a_release(CONTENT), press.county.keys.county_approver, press.county.keys.second_approver
    ),
    "the root's holders": lambda press: press.sealed(a_release(CONTENT), *press.county.keys.roots),
    "sealed as something else": lambda press: msgspec.structs.replace(
        seal(OFFER_TYPE, encode(a_release(CONTENT)), press.seeds[0])
    ),
    "other words under a true seal": lambda press: msgspec.structs.replace(
        press.sealed(a_release(CONTENT)), payload=encode(a_release(CONTENT, "0.3.0"))
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_what_is_not_rightly_sealed_is_refused(
    forgery: Forgery, press: Press, terminal: Installed
) -> None:
    terminal.hand_over(CONTENT, forgery(press))
    refused(terminal)
    assert terminal.told() == []


def test_a_root_without_release_keys_lets_nothing_in(
    county: FakeCounty, press: Press, terminal: Installed
) -> None:
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)), roots=1)
    refused(terminal)
    assert county.keyring().releases.keys == ()


def test_a_key_that_the_root_took_away_seals_nothing_even_with_the_old_root(
    county: FakeCounty, press: Press, terminal: Installed
) -> None:
    other = a_bundle("0.3.0")
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
    county.add_root(releases=msgspec.structs.replace(press.role, keys=press.role.keys[1:]))
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT), press.seeds[1]))
    terminal.calm()
    terminal.updater().run()
    assert terminal.software.running() == NEXT
    terminal.machinery.steps.clear()
    terminal.hand_over(other, press.sealed(a_release(other, "0.3.0")), roots=2)
    terminal.updater().run()
    assert terminal.software.running() == NEXT
    assert terminal.machinery.steps == []


def test_one_of_two_holders_is_too_few(tmp_path: Path, county: FakeCounty) -> None:
    press, terminal = Press(county, threshold=2), Installed(tmp_path, county)
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
    refused(terminal)
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT), *press.seeds))
    terminal.calm()
    terminal.updater().run()
    assert terminal.software.running() == NEXT


@pytest.mark.parametrize("version", [FIRST, "0.0.9"])
def test_an_older_version_is_refused(version: str, press: Press, terminal: Installed) -> None:
    content = a_bundle(version)
    terminal.hand_over(content, press.sealed(a_release(content, version)))
    refused(terminal)


def test_a_version_that_went_back_is_never_tried_again_nor_one_below_it(
    press: Press, terminal: Installed
) -> None:
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
    terminal.machinery.dead.add(NEXT)
    terminal.calm()
    terminal.updater().run()
    assert terminal.told() == [f"{NEXT} trying", f"{NEXT} returned start"]
    terminal.machinery.dead.clear()
    for version in (NEXT, "0.1.9"):
        content = a_bundle(version)
        terminal.hand_over(content, press.sealed(a_release(content, version)))
        terminal.machinery.steps.clear()
        refused(terminal)
    content = a_bundle("0.2.1")
    terminal.hand_over(content, press.sealed(a_release(content, "0.2.1")))
    terminal.updater().run()
    assert terminal.software.running() == "0.2.1"


def test_a_release_that_has_expired_is_refused(press: Press, terminal: Installed) -> None:
    old = a_release(CONTENT, made=NOW - timedelta(days=9), expires=NOW - timedelta(days=1))
    terminal.hand_over(CONTENT, press.sealed(old))
    refused(terminal)


def test_a_terminal_that_is_too_old_for_it_is_left_alone(press: Press, terminal: Installed) -> None:
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT, lowest="0.1.5")))
    refused(terminal)


@pytest.mark.parametrize(
    "kind", [{"architecture": Architecture.AMD64}, {"debian": Debian.TRIXIE}], ids=str
)
def test_a_bundle_for_another_machine_is_refused(
    kind: dict[str, object], press: Press, terminal: Installed
) -> None:
    release = a_release(CONTENT, bundles=(bundle_of(CONTENT, **kind),))
    terminal.hand_over(CONTENT, press.sealed(release))
    refused(terminal)


@pytest.mark.parametrize("half", [0, 1, len(CONTENT) // 2, len(CONTENT) - 1])
def test_half_a_bundle_is_refused_and_may_come_whole_later(
    half: int, press: Press, terminal: Installed
) -> None:
    release = a_release(CONTENT)
    terminal.hand_over(CONTENT, press.sealed(release))
    path = terminal.updates.bundle(release.bundles[0].sha256)
    path.write_bytes(CONTENT[:half])
    refused(terminal)
    path.write_bytes(CONTENT)
    terminal.updater().run()
    assert terminal.software.running() == NEXT


def test_other_bytes_of_the_same_length_are_refused(press: Press, terminal: Installed) -> None:
    release = a_release(CONTENT)
    terminal.hand_over(CONTENT, press.sealed(release))
    evil = CONTENT.replace(b"[Service]", b"[Evil...]")
    assert evil != CONTENT
    assert len(evil) == len(CONTENT)
    terminal.updates.bundle(release.bundles[0].sha256).write_bytes(evil)
    refused(terminal)


def test_a_bundle_with_more_at_its_end_is_refused(press: Press, terminal: Installed) -> None:
    release = a_release(CONTENT)
    terminal.hand_over(CONTENT, press.sealed(release))
    terminal.updates.bundle(release.bundles[0].sha256).write_bytes(CONTENT + b"more")
    refused(terminal)


def test_what_is_changed_after_it_was_judged_is_not_what_is_installed(
    press: Press, terminal: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agent's user swaps the file in the very moment after the hash was taken."""
    evil = a_bundle(evil="1")
    release = a_release(CONTENT)
    path = terminal.updates.bundle(release.bundles[0].sha256)
    seen: list[bool] = []

    def swapped(copy: Path, folder: Path) -> None:
        path.write_bytes(evil)
        unpack(copy, folder)
        seen.append((folder / "evil").exists())

    monkeypatch.setattr("content_sync.updates.updater.unpack", swapped)
    terminal.hand_over(CONTENT, press.sealed(release))
    terminal.calm()
    terminal.updater().run()
    assert seen == [False]
    assert terminal.software.running() == NEXT


def _special(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


UNSAFE: dict[str, bytes] = {
    "path upwards": an_archive([("../evil", b"x")]),
    "path upwards inside": an_archive([("wheels/../../evil", b"x")]),
    "absolute path": an_archive([("/etc/evil", b"x")]),
    "symbolic link": an_archive([], [_special("link", tarfile.SYMTYPE, "/etc")]),
    "hard link": an_archive([("a", b"x")], [_special("b", tarfile.LNKTYPE, "a")]),
    "device": an_archive([], [_special("null", tarfile.CHRTYPE)]),
    "pipe": an_archive([], [_special("pipe", tarfile.FIFOTYPE)]),
    "the same name twice": an_archive([("a", b"x"), ("a", b"y")]),
    "no archive": b"not a tar, but long enough to look at" * 40,
    "too many files": an_archive([(f"f{n}", b"") for n in range(5001)]),
}


@pytest.mark.parametrize("content", UNSAFE.values(), ids=UNSAFE)
def test_a_bundle_that_holds_what_does_not_belong_there_is_refused(
    content: bytes, press: Press, terminal: Installed, tmp_path: Path
) -> None:
    terminal.hand_over(content, press.sealed(a_release(content)))
    refused(terminal)
    assert terminal.told() == [f"{NEXT} refused unsafe"]
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_plain_file_is_neither_followed_nor_waited_for(
    kind: str, press: Press, terminal: Installed, tmp_path: Path
) -> None:
    release = a_release(CONTENT)
    terminal.hand_over(CONTENT, press.sealed(release))
    path = terminal.updates.bundle(release.bundles[0].sha256)
    path.unlink()
    if kind == "link":
        (tmp_path / "secret").write_bytes(CONTENT)
        path.symlink_to(tmp_path / "secret")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    refused(terminal)


def test_a_release_file_that_is_a_link_is_not_followed(
    press: Press, terminal: Installed, tmp_path: Path
) -> None:
    order = HandOver(
        format=1,
        release=press.sealed(a_release(CONTENT)),
        roots=tuple(terminal.county.roots[1:]),
    )
    (tmp_path / "elsewhere").write_bytes(encode(order))
    terminal.updates.release.symlink_to(tmp_path / "elsewhere")
    refused(terminal)


@pytest.mark.parametrize("raw", [b"", b"{", b"{}", b"x" * (5 * 1024 * 1024)])
def test_rubbish_is_left_alone(raw: bytes, terminal: Installed) -> None:
    terminal.updates.release.write_bytes(raw)
    refused(terminal)


def test_too_little_room_is_no_verdict_on_the_version(
    press: Press, terminal: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(terminal.software.path)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda _: full._replace(free=10))
        terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
        for _ in range(5):
            refused(terminal)
    terminal.updater().run()
    assert terminal.software.running() == NEXT


@pytest.mark.parametrize("because", [UpdateReason.PACKAGES, UpdateReason.BROKEN])
def test_a_bundle_that_cannot_be_installed_is_refused_once(
    because: UpdateReason, press: Press, terminal: Installed
) -> None:
    terminal.machinery.unfit = because
    terminal.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
    terminal.calm()
    for _ in range(3):
        terminal.updater().run()
    assert terminal.machinery.steps == ["prepare"]
    assert terminal.told() == [f"{NEXT} refused {because}"]
    assert terminal.software.running() == HERE.running
