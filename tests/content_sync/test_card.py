"""The card, its file systems, power and networks, as Linux tells of them in files."""

from pathlib import Path

import pytest

from content_sync.agent import card
from content_sync.agent.machine import host
from content_sync.agent.networks import networks
from content_sync.agent.power import power
from disclosure.machines import NetworkKind

STAT = "8100 0 65536 1 900 0 2048 1 0 1 1"


def a_block(blocks: Path, name: str, life: str | None) -> None:
    (blocks / name / "device").mkdir(parents=True)
    (blocks / name / "stat").write_text(f"{STAT}\n")
    if life is not None:
        (blocks / name / "device" / "life_time").write_text(f"{life}\n")


def test_each_card_tells_its_wear_or_that_it_does_not(tmp_path: Path) -> None:
    a_block(tmp_path, "mmcblk0", "0x02 0x0b")
    a_block(tmp_path, "mmcblk1", None)
    a_block(tmp_path, "mmcblk2", "0x00 0x00")
    a_block(tmp_path, "mmcblk0boot0", "0x01 0x01")
    found = [(one.name, one.used_tenths, one.written_bytes) for one in card.cards(tmp_path)]
    assert found == [
        ("mmcblk0", 11, 2048 * 512),
        ("mmcblk1", None, 2048 * 512),
        ("mmcblk2", None, 2048 * 512),
    ]


def test_errors_of_all_file_systems_are_counted(tmp_path: Path) -> None:
    for name, errors in (("mmcblk0p2", "2"), ("mmcblk0p3", "1"), ("odd", "x")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "errors_count").write_text(f"{errors}\n")
    assert card.file_errors(tmp_path) == 3
    assert card.file_errors(tmp_path / "none") == 0


def test_a_store_is_judged_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir()
    assert not card.is_read_only(tmp_path)
    assert not card.is_read_only(tmp_path / "none")


@pytest.mark.parametrize(
    ("bits", "told"),
    [
        ("0", (False, False, False, False)),
        ("0x50005", (True, True, True, True)),
        ("0x50000", (False, True, False, True)),
        ("0x2", (False, False, True, False)),
        ("0x80008", (False, False, False, False)),
    ],
)
def test_the_firmwares_bits_are_read(
    tmp_path: Path, bits: str, told: tuple[bool, bool, bool, bool]
) -> None:
    (tmp_path / "throttled").write_text(f"{bits}\n")
    found = power(tmp_path / "throttled")
    assert found is not None
    assert (found.low_now, found.low_once, found.slowed_now, found.slowed_once) == told
    assert power(tmp_path / "none") is None


def a_network(folder: Path, name: str, state: str, *parts: str) -> None:
    for part in ("", *parts):
        (folder / name / part).mkdir(parents=True, exist_ok=True)
    (folder / name / "operstate").write_text(f"{state}\n")
    (folder / name / "type").write_text("1\n")


def test_networks_are_told_by_kind_and_never_by_name(tmp_path: Path) -> None:
    a_network(tmp_path, "lo", "unknown")
    a_network(tmp_path, "enxdca632010203", "up", "device")
    a_network(tmp_path, "wlan0", "up", "device", "wireless")
    a_network(tmp_path, "eth1", "down", "device")
    a_network(tmp_path, "wwan0", "unknown", "device")
    a_network(tmp_path, "tun0", "up")
    found = {NetworkKind.CABLE, NetworkKind.WIRELESS, NetworkKind.MOBILE, NetworkKind.OTHER}
    assert set(networks(tmp_path)) == found
    assert networks(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("called", "told"), [("mingbai-0003", "mingbai-0003"), ("zhang-laptop", ""), ("mingbai-x", "")]
)
def test_a_machine_with_a_name_of_its_own_stays_unnamed(called: str, told: str) -> None:
    assert host(called) == told
