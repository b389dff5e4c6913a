"""Finding the data partition before systemd: mended, mounted, and a fault where it is not sure."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "raspberrypi" / "initramfs" / "find-data"


class Initramfs:
    """The script in a folder, between commands that answer as they are told and note their words."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bin", "root/etc", "data/var/lib/mingbai"):
            (folder / name).mkdir(parents=True)
        (folder / "root/etc/mingbai-data").write_text("/var/lib/mingbai\n")
        (folder / "data/whole").touch()
        self.command("blkid", "echo /dev/sda3")
        self.command("e2fsck", "exit 0")
        # Mounting shows what the disk holds.
        self.command("mount", f"cp -a {folder}/data/. {folder}/run/data/")
        self.command("umount", f"rm -r {folder}/run/data")
        self.command("sleep", "")

    def command(self, name: str, does: str) -> None:
        """Put a command there that notes its words and does this."""
        file = self.folder / "bin" / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >>{self.folder}/words\n{does}\n')
        file.chmod(0o755)

    def start(self) -> str:
        """Run the script; return what is wrong with the data partition."""
        text = SCRIPT.read_text(encoding="utf-8")
        text = text.replace("/run/mingbai", f"{self.folder}/run")
        text = text.replace("/dev/kmsg", f"{self.folder}/kmsg")
        done = subprocess.run(
            ["sh", "-c", text], check=False, timeout=60, capture_output=True, text=True,
            env={"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "rootmnt": f"{self.folder}/root"},
        )  # fmt: skip
        # Anything else and the machine would not start at all.
        assert (done.returncode, done.stderr) == (0, "")
        fault = self.folder / "run/data-fault"
        return fault.read_text().strip() if fault.exists() else ""

    def words(self, name: str) -> list[str]:
        """Return the words of each call of a command."""
        lines = (self.folder / "words").read_text().splitlines()
        return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def initramfs(tmp_path: Path) -> Initramfs:
    return Initramfs(tmp_path)


def test_it_is_checked_and_mounted(initramfs: Initramfs) -> None:
    assert initramfs.start() == ""
    assert initramfs.words("e2fsck") == ["-p /dev/sda3"]
    (mounted,) = initramfs.words("mount")
    assert "errors=remount-ro" in mounted
    assert mounted.endswith(f"/dev/sda3 {initramfs.folder}/run/data")


def test_a_machine_without_one_waits_for_nothing(initramfs: Initramfs) -> None:
    (initramfs.folder / "root/etc/mingbai-data").unlink()
    initramfs.command("blkid", "")
    assert initramfs.start() == ""
    assert not (initramfs.folder / "words").exists()


def test_one_that_comes_late_is_waited_for(initramfs: Initramfs) -> None:
    late = initramfs.folder / "late"
    initramfs.command("blkid", f'echo >>{late}; [ "$(wc -l <{late})" -lt 9 ] || echo /dev/sda3')
    assert initramfs.start() == ""
    assert len(initramfs.words("mount")) == 1


def test_one_that_does_not_come_is_missing(initramfs: Initramfs) -> None:
    initramfs.command("blkid", "exit 2")
    assert initramfs.start() == "missing"
    assert len(initramfs.words("sleep")) == 30
    assert "is missing" in (initramfs.folder / "kmsg").read_text()


def test_of_two_neither_is_taken(initramfs: Initramfs) -> None:
    initramfs.command("blkid", "echo /dev/sda3; echo /dev/sdb1")
    assert initramfs.start() == "twice"
    assert not initramfs.words("mount")


def test_what_needs_an_answer_is_mended_without_one(initramfs: Initramfs) -> None:
    initramfs.command("e2fsck", '[ "$1" = -y ] && exit 1; exit 4')
    assert initramfs.start() == ""
    assert initramfs.words("e2fsck") == ["-p /dev/sda3", "-y /dev/sda3"]


def test_one_beyond_repair_is_not_mounted(initramfs: Initramfs) -> None:
    initramfs.command("e2fsck", "exit 8")
    assert initramfs.start() == "broken"
    assert not initramfs.words("mount")


def test_one_that_does_not_mount_is_broken(initramfs: Initramfs) -> None:
    initramfs.command("mount", "exit 1")
    assert initramfs.start() == "broken"


def test_one_that_was_never_filled_is_let_go(initramfs: Initramfs) -> None:
    (initramfs.folder / "data/whole").unlink()
    assert initramfs.start() == "empty"
    assert len(initramfs.words("umount")) == 1


def test_one_that_lost_a_folder_is_let_go(initramfs: Initramfs) -> None:
    (initramfs.folder / "data/var/lib/mingbai").rmdir()
    assert initramfs.start() == "broken"
    assert len(initramfs.words("umount")) == 1
