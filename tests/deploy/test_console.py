"""Behind the picture: no console, no key that leads out, and a way in for a technician alone."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "deploy" / "raspberrypi"
UNITS = SCRIPTS / "systemd"
FILE = "mingbai.login"
ASKED = {f"/boot/firmware/{FILE}", f"/boot/efi/{FILE}", f"/boot/{FILE}"}


def console(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(SCRIPTS / "console.sh"), "--prefix", str(machine), *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def files(machine: Path) -> dict[str, str]:
    return {
        str(one.relative_to(machine)): str(one.readlink()) if one.is_symlink() else one.read_text()
        for one in sorted(machine.rglob("*"))
        if one.is_symlink() or one.is_file()
    }


def conditions(text: str) -> set[str]:
    return set(re.findall(r"^ConditionPathExists=(.*)$", text, re.MULTILINE))


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "etc/default").mkdir(parents=True)
    (tmp_path / "etc/default/grub").write_text('GRUB_CMDLINE_LINUX_DEFAULT="quiet"\n')
    return tmp_path


def test_it_is_closed_once_however_often_it_runs(machine: Path) -> None:
    assert console(machine).returncode == 0
    once = files(machine)
    assert console(machine).returncode == 0
    assert files(machine) == once
    for unit in ("ctrl-alt-del.target", "suspend.target", "udisks2.service"):
        assert once[f"etc/systemd/system/{unit}"] == "/dev/null"
    assert "kernel.sysrq = 0" in once["etc/sysctl.d/90-mingbai.conf"]
    keys = once["etc/systemd/logind.conf.d/mingbai.conf"]
    for line in ("NAutoVTs=0", "ReserveVT=0", "HandlePowerKey=ignore", "HandleSuspendKey=ignore"):
        assert f"\n{line}\n" in keys
    assert "GRUB_TIMEOUT=0" in once["etc/default/grub.d/mingbai.cfg"]


def test_all_of_it_is_taken_back(machine: Path) -> None:
    before = files(machine)
    console(machine)
    assert console(machine, "--undo").returncode == 0
    assert files(machine) == before


def test_a_machine_without_a_start_menu_gets_none(tmp_path: Path) -> None:
    assert console(tmp_path).returncode == 0
    assert not (tmp_path / "etc/default").exists()


def test_what_somebody_else_masked_by_hand_stays_when_ours_goes(machine: Path) -> None:
    other = machine / "etc/systemd/system/bluetooth.service"
    other.parent.mkdir(parents=True)
    other.symlink_to("/dev/null")
    console(machine)
    console(machine, "--undo")
    assert other.is_symlink()


@pytest.mark.parametrize("arguments", [["--open"], ["--prefix"]])
def test_a_wrong_word_changes_nothing(machine: Path, arguments: list[str]) -> None:
    before = files(machine)
    done = console(machine, *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert files(machine) == before


def test_a_console_opens_for_a_technician_alone_and_no_face_draws_then() -> None:
    login = conditions((UNITS / "mingbai-login.service").read_text())
    assert login == {f"|{path}" for path in ASKED}
    # A kiosk that was left by its maintenance page writes the fourth.
    getty = conditions((SCRIPTS / "console/getty.conf").read_text())
    assert getty == login | {"|/run/mingbai/login"}
    for face in ("kiosk", "signage"):
        assert {f"!{path}" for path in ASKED} <= conditions(
            (UNITS / f"mingbai-{face}.service").read_text()
        )


def test_only_the_maintenance_page_of_a_kiosk_opens_one(tmp_path: Path) -> None:
    (line,) = re.findall(
        r"^ExecStopPost=\+/bin/sh -c '(.*)'$",
        (UNITS / "mingbai-kiosk.service").read_text(),
        re.MULTILINE,
    )
    called = tmp_path / "called"
    fake = tmp_path / "systemctl"
    fake.write_text(f'#!/bin/sh\necho "$@" >>{called}\n')
    fake.chmod(0o755)
    line = line.replace("/run/mingbai", str(tmp_path / "run"))
    for status in ("0", "1", "75", "SEGV", ""):
        ended(line, status, tmp_path)
        assert not called.exists()
    ended(line, "77", tmp_path)
    assert called.read_text() == "start --no-block getty@tty1.service\n"
    assert (tmp_path / "run/login").exists()


def ended(line: str, status: str, path: Path) -> None:
    environment = {**os.environ, "EXIT_STATUS": status, "PATH": f"{path}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-c", line], check=True, timeout=60, env=environment)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is missing: apt-get install systemd",
)
def test_systemd_understands_what_is_put_beside_its_own_files(tmp_path: Path) -> None:
    (tmp_path / "getty@.service.d").mkdir()
    shutil.copy(SCRIPTS / "console/getty.conf", tmp_path / "getty@.service.d/mingbai.conf")
    (tmp_path / "getty@.service").write_text("[Service]\nExecStart=/usr/bin/env\n")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "getty@.service")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "mingbai.conf" not in told.stderr
