"""A Raspberry Pi's boot files: changed once however often it runs, and taken back whole."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import wiring

SCRIPTS = Path(__file__).parents[2] / "deploy" / "raspberrypi"
CONFIG = """# For more options and information see
# http://rptl.io/configtxt
#dtparam=i2c_arm=on
dtparam=audio=on
camera_auto_detect=1
dtoverlay=vc4-kms-v3d
max_framebuffers=2
disable_fw_kms_setup=1
arm_64bit=1

[cm4]
otg_mode=1

[all]
"""
"""As Raspberry Pi OS (bookworm) writes it, in short."""
CMDLINE = (
    "console=serial0,115200 console=tty1 root=PARTUUID=4e639091-02 rootfstype=ext4"
    " fsck.repair=yes rootwait quiet\n"
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    boot = tmp_path / "boot" / "firmware"
    boot.mkdir(parents=True)
    (boot / "config.txt").write_text(CONFIG)
    (boot / "cmdline.txt").write_text(CMDLINE)
    (tmp_path / "bin").mkdir()
    return tmp_path


def board(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(SCRIPTS / "board.sh"), "--prefix", str(machine), *arguments],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PATH": f"{machine / 'bin'}:{os.environ['PATH']}"},
    )  # fmt: skip


def files(machine: Path) -> dict[str, str]:
    return {
        str(one.relative_to(machine)): str(one.readlink()) if one.is_symlink() else one.read_text()
        for one in sorted(machine.rglob("*"))
        if one.is_symlink() or one.is_file()
    }


def a_cage(machine: Path) -> None:
    for name in ("cage", "Xwayland"):
        program = machine / "bin" / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)


def test_what_the_board_needs_is_added_once(machine: Path) -> None:
    assert board(machine, "--rtc").returncode == 0
    once = files(machine)
    assert board(machine, "--rtc").returncode == 0
    assert files(machine) == once
    config = once["boot/firmware/config.txt"]
    assert config.startswith(CONFIG)
    assert config.count("dtoverlay=vc4-kms-v3d") == 1
    for line in ("disable_splash=1", "dtparam=watchdog=on", "dtoverlay=i2c-rtc,ds3231"):
        assert config.count(f"\n{line}\n") == 1
    (line,) = once["boot/firmware/cmdline.txt"].splitlines()
    words = line.split()
    assert len(words) == len(set(words))
    assert {"root=PARTUUID=4e639091-02", "console=tty3", "logo.nologo", "consoleblank=0"} <= {
        *words
    }
    assert "console=tty1" not in words
    assert "cfg80211.ieee80211_regdom=CN" in words
    assert once["etc/systemd/system/fake-hwclock.service"] == "/dev/null"


def test_all_of_it_is_taken_back(machine: Path) -> None:
    a_cage(machine)
    before = files(machine)
    assert board(machine, "--rtc", "--cage").returncode == 0
    assert files(machine) != before
    assert board(machine, "--undo").returncode == 0
    after = files(machine)
    for changed in (before, after):
        line = changed.pop("boot/firmware/cmdline.txt")
        assert sorted(line.split()) == sorted(CMDLINE.split())
    assert after == before


def test_a_clock_that_is_gone_gives_its_place_back(machine: Path) -> None:
    board(machine, "--rtc")
    board(machine)
    made = files(machine)
    assert "i2c-rtc" not in made["boot/firmware/config.txt"]
    assert "etc/systemd/system/fake-hwclock.service" not in made


def test_another_country_replaces_the_one_before(machine: Path) -> None:
    board(machine)
    board(machine, "--country", "MN")
    line = files(machine)["boot/firmware/cmdline.txt"]
    assert re.findall(r"regdom=(\w+)", line) == ["MN"]


def test_what_others_set_in_the_boot_files_stays(machine: Path) -> None:
    board(machine)
    config, line = (machine / "boot/firmware" / name for name in ("config.txt", "cmdline.txt"))
    config.write_text(config.read_text() + "dtoverlay=disable-bt\n")
    line.write_text(line.read_text().rstrip() + " usbcore.autosuspend=-1\n")
    board(machine)
    assert board(machine, "--undo").returncode == 0
    assert config.read_text() == CONFIG + "dtoverlay=disable-bt\n"
    assert sorted(line.read_text().split()) == sorted([*CMDLINE.split(), "usbcore.autosuspend=-1"])


def test_a_machine_without_boot_files_keeps_none(tmp_path: Path) -> None:
    done = board(tmp_path)
    assert done.returncode == 0
    assert "left out" in done.stdout
    assert not (tmp_path / "boot").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rotate", "90"],
        ["--country"],
        ["--country", "china"],
        ["--plymouth"],
    ],
)
def test_a_wrong_word_changes_nothing(machine: Path, arguments: list[str]) -> None:
    a_cage(machine)
    before = files(machine)
    done = board(machine, *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert files(machine) == before


def test_a_cage_draws_until_it_is_taken_away(machine: Path) -> None:
    a_cage(machine)
    board(machine, "--cage")
    unit = "etc/systemd/system/mingbai-signage.service.d/cage.conf"
    command = "/opt/mingbai/current/bin/python -m signage play --settings /etc/mingbai/signage.toml"
    through = "/bin/sh /opt/mingbai/current/deploy/in-cage.sh"
    assert f"ExecStart=\nExecStart={through} {command}\n" in files(machine)[unit]
    # What the unit itself starts, and nothing else.
    assert f"ExecStart={command}\n" in (SCRIPTS / "systemd/mingbai-signage.service").read_text()
    board(machine)
    assert unit not in files(machine)


@pytest.mark.parametrize("code", [0, 75, 77])
def test_what_a_face_ended_with_reaches_its_unit_through_any_cage(machine: Path, code: int) -> None:
    cage = machine / "bin" / "cage"
    # Debian 12's ends with 0, Debian 13's as its program.
    for last in ("exit 0", "exit $?"):
        cage.write_text(f'#!/bin/sh\nshift\n"$@"\n{last}\n')
        cage.chmod(0o755)
        done = subprocess.run(
            ["sh", str(SCRIPTS / "in-cage.sh"), "sh", "-c", f"exit {code}"],
            check=False, timeout=60,
            env={"PATH": f"{machine / 'bin'}:{os.environ['PATH']}", "XDG_RUNTIME_DIR": str(machine)},
        )  # fmt: skip
        assert done.returncode == code


def test_a_face_in_a_cage_feeds_the_watchdog_of_its_unit(machine: Path) -> None:
    cage = machine / "bin" / "cage"
    cage.write_text('#!/bin/sh\nshift\n"$@"\n')
    cage.chmod(0o755)
    # With the shell's own number, the face would leave the watchdog to another process.
    done = subprocess.run(
        ["sh", str(SCRIPTS / "in-cage.sh"), "sh", "-c", 'echo "${WATCHDOG_PID-mine}"'],
        capture_output=True, text=True, check=False, timeout=60,
        env={
            "PATH": f"{machine / 'bin'}:{os.environ['PATH']}",
            "XDG_RUNTIME_DIR": str(machine),
            "WATCHDOG_PID": "1",
        },
    )  # fmt: skip
    assert done.stdout == "mine\n"


def test_a_cage_that_does_not_start_is_told_to_the_unit(machine: Path) -> None:
    cage = machine / "bin" / "cage"
    cage.write_text("#!/bin/sh\nexit 1\n")
    cage.chmod(0o755)
    (machine / "ended").write_text("0\n")
    done = subprocess.run(
        ["sh", str(SCRIPTS / "in-cage.sh"), "true"], check=False, timeout=60,
        env={"PATH": f"{machine / 'bin'}:{os.environ['PATH']}", "XDG_RUNTIME_DIR": str(machine)},
    )  # fmt: skip
    assert done.returncode == 1


def test_the_drawn_wiring_is_up_to_date() -> None:
    assert wiring.main(["--check"]) == 0


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is missing: apt-get install systemd",
)
@pytest.mark.parametrize("face", ["kiosk", "signage"])
def test_a_face_in_a_cage_gives_up_as_much(machine: Path, face: str) -> None:
    a_cage(machine)
    board(machine, "--cage")
    name = f"mingbai-{face}.service"
    units = machine / "etc/systemd/system"
    # One unit: offline, drop-ins are not read.
    own = (SCRIPTS / "systemd" / name).read_text()
    more = (units / f"{name}.d" / "cage.conf").read_text()
    whole = machine / name
    whole.write_text(own.replace("[Install]", more.split("[Service]")[1] + "\n[Install]"))
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(whole)],
        capture_output=True, text=True, check=False, timeout=60,
    ).stdout  # fmt: skip
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told)
    assert found, told
    assert float(found[1]) <= 2.0
