"""A read-only root with a data partition: moved and moved back whole, and safe without the partition."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_sync.store.beginning import Step, told

SCRIPTS = Path(__file__).parents[2] / "deploy" / "raspberrypi"
OVERLAYROOT = "usr/share/initramfs-tools/scripts/init-bottom/overlayroot"
FILES = {
    "etc/hostname": "mingbai-0001\n",
    "etc/mingbai/agent.toml": 'terminal_id = "t"\n',
    "etc/mingbai/broadcast.toml": 'store = "/var/lib/mingbai"\n',
    "etc/mingbai/kiosk.toml": 'store = "/var/lib/mingbai"\n',
    "etc/systemd/system/mingbai-kiosk.service": "[Service]\n",
    "etc/NetworkManager/system-connections/wifi.nmconnection": "[wifi]\n",
    "opt/mingbai/versions/1/whole": "",
    OVERLAYROOT: "#!/bin/sh\n",
    "usr/bin/busybox": "",
    "var/lib/mingbai/content/content.db": "content",
    "var/lib/mingbai/device/device.key": "key",
    "var/lib/mingbai/outbox/outbox.db": "a request",
    "var/lib/systemd/timesync/clock": "",
}
MOVED = ("etc/mingbai", "etc/systemd", "etc/NetworkManager", "opt/mingbai", "var/lib/mingbai")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "opt/mingbai/current").symlink_to("/opt/mingbai/versions/1")
    return tmp_path


def readonly(machine: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", str(SCRIPTS / "readonly.sh"), "--prefix", str(machine), *arguments],
        capture_output=True, text=True, check=False, timeout=60, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip


def files(folder: Path) -> dict[str, str]:
    return {
        str(one.relative_to(folder)): str(one.readlink()) if one.is_symlink() else one.read_text()
        for one in sorted(folder.rglob("*"))
        if one.is_symlink() or one.is_file()
    }


def test_all_that_has_to_stay_moves_to_the_data_partition(machine: Path) -> None:
    before = {folder: files(machine / folder) for folder in MOVED}
    done = readonly(machine, "--on")
    assert done.returncode == 0, done.stderr
    data = machine / "media/mingbai-data"
    moved = {folder: files(data / folder) for folder in MOVED}
    masks = {name: text for name, text in moved["etc/systemd"].items() if text == "/dev/null"}
    assert "system/apt-daily.timer" in masks
    moved["etc/systemd"] = {k: v for k, v in moved["etc/systemd"].items() if k not in masks}
    assert moved == before
    assert (data / "whole").exists()
    assert (machine / "etc/mingbai-data").read_text().split()[0] == "/var/lib/mingbai"
    assert 'overlayroot="tmpfs:recurse=0"' in (machine / "etc/overlayroot.local.conf").read_text()


def test_a_root_without_its_data_can_only_say_so(machine: Path) -> None:
    assert readonly(machine, "--on").returncode == 0
    # Without agent.toml and broadcast.toml neither agent nor loudspeaker starts.
    assert set(files(machine / "etc/mingbai")) == {"kiosk.toml"}
    assert set(files(machine / "var/lib/mingbai")) == {"setup.json"}
    # systemd does not start a unit whose writable folder is missing.
    assert (machine / "var/lib/mingbai/outbox").is_dir()
    beginning = told(machine / "var/lib/mingbai")
    assert beginning is not None
    assert beginning.step is Step.DATA


def test_run_again_it_takes_the_data_partition_s_word(machine: Path) -> None:
    assert readonly(machine, "--on").returncode == 0
    data = machine / "media/mingbai-data"
    (data / "var/lib/mingbai/outbox/outbox.db").write_text("two requests")
    once = files(machine)
    assert readonly(machine, "--on").returncode == 0
    assert files(machine) == once


def test_a_cut_while_data_move_leaves_what_was(machine: Path) -> None:
    data = machine / "media/mingbai-data"
    (data / "var/lib/mingbai/outbox").mkdir(parents=True)
    (data / "var/lib/mingbai/outbox/outbox.db").write_text("half a requ")
    (data / "var/lib/mingbai/stale").write_text("of another terminal")
    assert readonly(machine, "--on").returncode == 0
    assert (data / "var/lib/mingbai/outbox/outbox.db").read_text() == "a request"
    assert not (data / "var/lib/mingbai/stale").exists()


def test_a_folder_that_came_later_moves_later(machine: Path) -> None:
    assert readonly(machine, "--on").returncode == 0
    (machine / "etc/cups").mkdir()
    (machine / "etc/cups/printers.conf").write_text("a printer")
    assert readonly(machine, "--on").returncode == 0
    assert (machine / "media/mingbai-data/etc/cups/printers.conf").read_text() == "a printer"
    folders = (machine / "etc/mingbai-data").read_text().split()
    assert folders.count("/etc/cups") == folders.count("/var/lib/mingbai") == 1


def test_writable_at_the_next_start_and_back(machine: Path) -> None:
    assert readonly(machine, "--on").returncode == 0
    assert "next start: read-only" in readonly(machine).stdout
    once = files(machine)
    assert readonly(machine, "--off").returncode == 0
    assert "next start: writable" in readonly(machine).stdout
    assert "data partition: in use" in readonly(machine).stdout
    assert readonly(machine, "--on").returncode == 0
    assert files(machine) == once


def test_undoing_moves_all_of_it_back(machine: Path) -> None:
    before = files(machine)
    assert readonly(machine, "--on").returncode == 0
    data = machine / "media/mingbai-data"
    (data / "var/lib/mingbai/outbox/outbox.db").write_text("two requests")
    assert readonly(machine, "--undo").returncode == 0
    after = {name: text for name, text in files(machine).items() if not name.startswith("media/")}
    assert after == before | {"var/lib/mingbai/outbox/outbox.db": "two requests"}
    assert "data partition: none" in readonly(machine).stdout


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda root: (root / OVERLAYROOT).unlink(), "overlayroot is missing"),
        (lambda root: (root / "usr/bin/busybox").unlink(), "busybox is missing"),
        (lambda root: shutil.rmtree(root / "opt/mingbai"), "run install.sh first"),
        (lambda root: _write(root / "opt/mingbai/update/trial.json"), "is on trial"),
        (lambda root: _write(root / "boot/firmware/config.txt"), "auto_initramfs=1"),
    ],
)
def test_a_machine_that_would_not_start_so_is_left_alone(
    machine: Path, spoil: object, says: str
) -> None:
    assert callable(spoil)
    spoil(machine)
    before = files(machine)
    done = readonly(machine, "--on")
    assert done.returncode == 1
    assert says in done.stderr
    assert files(machine) == before


def _write(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# empty\n")


@pytest.mark.parametrize(
    "words",
    [
        ["--on", "--off"],
        ["--data"],
        ["--data", "free"],
        ["--on", "--data", "free"],
        ["--frobnicate"],
    ],
)
def test_a_wrong_word_changes_nothing(machine: Path, words: list[str]) -> None:
    before = files(machine)
    done = readonly(machine, *words)
    assert done.returncode == 2
    assert done.stderr.startswith("mingbai: ")
    assert files(machine) == before


def test_a_partition_is_made_of_nothing_that_is_not_a_device() -> None:
    for words in (["somewhere"], [], ["free", "--root-gib", "many"]):
        done = subprocess.run(
            ["sh", str(SCRIPTS / "data-partition.sh"), *words],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 2, words
        assert done.stderr.startswith("mingbai: ")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[str]:
    if os.geteuid() != 0:
        pytest.skip("a loop device is made as root")
    (tmp_path / "disk").touch()
    os.truncate(tmp_path / "disk", 64 * 1024 * 1024)
    made = command("losetup", "--show", "-f", str(tmp_path / "disk"))
    if made.returncode:
        pytest.skip(f"no loop devices here: {made.stderr}")
    yield made.stdout.strip()
    command("losetup", "-d", made.stdout.strip())


def command(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_a_partition_is_made_once_and_over_nothing(disk: str) -> None:
    script = str(SCRIPTS / "data-partition.sh")
    assert command("mkfs.ext4", "-q", "-F", "-L", "somebodys", disk).returncode == 0
    refused = command("sh", script, disk)
    assert refused.returncode == 1
    assert "something lies on" in refused.stderr
    assert command("wipefs", "-q", "-a", disk).returncode == 0
    for _ in range(2):
        assert command("sh", script, disk).returncode == 0
    told = command("tune2fs", "-l", disk).stdout
    assert "mingbai-data" in told
    assert "Remount read-only" in told
