"""Debian's own ways to a network make room for NetworkManager, and come back whole."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "deploy" / "raspberrypi"
NETINST = """# This file describes the network interfaces available on your system
source /etc/network/interfaces.d/*

# The loopback network interface
auto lo
iface lo inet loopback

# The primary network interface
allow-hotplug enp1s0
iface enp1s0 inet dhcp
iface enp1s0 inet6 auto
"""
"""As Debian's installer writes it."""
STATIC = """auto eth0
iface eth0 inet static
    address 192.0.2.7/24
"""
WIRELESS = """allow-hotplug wlan0
iface wlan0 inet dhcp
    wpa-ssid hall
"""
CUPSD = "Listen localhost:631\nListen /run/cups/cups.sock\nBrowsing No\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "etc/network/interfaces.d").mkdir(parents=True)
    (tmp_path / "etc/network/interfaces").write_text(NETINST)
    (tmp_path / "etc/cups").mkdir()
    (tmp_path / "etc/cups/cupsd.conf").write_text(CUPSD)
    (tmp_path / "etc/cups/cupsd.conf").chmod(0o640)
    return tmp_path


def network(machine: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["sh", str(SCRIPTS / "network.sh"), "--prefix", str(machine), *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(machine: Path) -> dict[str, str]:
    return {
        str(one.relative_to(machine)): str(one.readlink()) if one.is_symlink() else one.read_text()
        for one in sorted(machine.rglob("*"))
        if one.is_symlink() or one.is_file()
    }


def test_it_is_the_same_twice_and_taken_back_whole(machine: Path) -> None:
    before = files(machine)
    network(machine, "--built", "1795000000")
    once = files(machine)
    network(machine, "--built", "1795000000")
    assert files(machine) == once != before
    network(machine, "--undo")
    assert files(machine) == before
    assert (machine / "etc/cups/cupsd.conf").stat().st_mode & 0o777 == 0o640


def test_what_debian_s_installer_wrote_goes_to_networkmanager(machine: Path) -> None:
    assert "NetworkManager has the network" in network(machine)
    left = (machine / "etc/network/interfaces").read_text()
    assert "enp1s0" not in left
    assert "iface lo inet loopback" in left
    assert (machine / "etc/network/interfaces.before-mingbai").read_text() == NETINST


@pytest.mark.parametrize("text", [STATIC, WIRELESS, NETINST + "    up /usr/local/bin/route\n"])
@pytest.mark.parametrize("name", ["interfaces", "interfaces.d/eth0"])
def test_what_a_person_wrote_stays_and_is_named(machine: Path, text: str, name: str) -> None:
    file = machine / "etc/network" / name
    file.write_text(text)
    assert "stays" in network(machine)
    assert file.read_text() == text
    assert not (machine / "etc/network/interfaces.before-mingbai").exists()


def test_networkd_makes_room_unless_it_has_files_of_its_own(machine: Path) -> None:
    masked = machine / "etc/systemd/system/systemd-networkd.service"
    network(machine)
    assert str(masked.readlink()) == "/dev/null"
    network(machine, "--undo")
    assert not masked.is_symlink()
    (machine / "etc/systemd/network").mkdir()
    (machine / "etc/systemd/network/10-cable.network").write_text("[Match]\nName=eth0\n")
    assert "10-cable.network" in network(machine)
    assert not masked.is_symlink()


def test_nothing_answers_others_and_no_stranger_is_asked(machine: Path) -> None:
    network(machine)
    units = machine / "etc/systemd/system"
    for unit in ("avahi-daemon.socket", "rpcbind.socket", "cups-browsed.service"):
        assert str((units / unit).readlink()) == "/dev/null"
    listening = [
        line
        for line in (machine / "etc/cups/cupsd.conf").read_text().splitlines()
        if line.startswith("Listen")
    ]
    assert listening == ["Listen /run/cups/cups.sock"]
    conf = (machine / "etc/NetworkManager/conf.d/10-mingbai.conf").read_text()
    assert "[connectivity]\nenabled=false\n" in conf


def test_the_clock_begins_no_earlier_than_the_newest_bundle(machine: Path) -> None:
    floor = machine / "usr/lib/clock-epoch"
    for built, begins in (("1795000000", 1795000000), ("1700000000", 1795000000)):
        network(machine, "--built", built)
        assert floor.stat().st_mtime == begins
    network(machine, "--undo")
    assert not floor.exists()


def test_passwords_go_where_all_of_it_goes(machine: Path) -> None:
    network(machine)
    connections = machine / "etc/NetworkManager/system-connections"
    assert connections.stat().st_mode & 0o777 == 0o700
    ours, theirs = connections / "mingbai-wifi.nmconnection", connections / "hall.nmconnection"
    for file in (ours, theirs):
        file.write_text("psk=a secret word")
    network(machine, "--undo")
    assert ours.exists()
    network(machine, "--undo", "--forget")
    assert not ours.exists()
    assert theirs.exists()


@pytest.mark.parametrize("words", [["--forget"], ["--built", "soon"], ["--built"], ["--what"]])
def test_what_it_does_not_know_it_refuses(machine: Path, words: list[str]) -> None:
    done = subprocess.run(
        ["sh", str(SCRIPTS / "network.sh"), "--prefix", str(machine), *words],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("mingbai: ")
