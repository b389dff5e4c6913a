"""The machine: room on the disk, its card's wear, its heat, its power.

Invariant: what Linux does not tell is told to be unknown, never guessed.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from content_sync.agent import card
from content_sync.agent.power import THROTTLED, power
from content_sync.agent.thermometer import ZONES, temperature_celsius
from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

HOT_CELSIUS = 80.0
"""A Raspberry Pi slows itself down from 80 °C on."""
LEAST_FREE_BYTES = 512 * 1024 * 1024
MIB = 1024 * 1024
_WORN = 9
"""Nine tenths of an eMMC's life are used up; 11 says that it is beyond it."""


@dataclass(frozen=True)
class Sensors:
    """Where Linux tells of the machine.

    Attributes:
        zones: thermal zones.
        blocks: block devices.
        throttled: the firmware's word on power and heat.
        file_systems: what the kernel tells of ext4.
    """

    zones: Path = ZONES
    blocks: Path = card.BLOCKS
    throttled: Path = THROTTLED
    file_systems: Path = card.FILE_SYSTEMS


def examine(store: Path, sensors: Sensors, say: Say) -> tuple[Finding, ...]:
    """Return how disk, card, heat and power stand.

    Arguments:
        store: the terminal's folder.
        sensors: where Linux tells of the machine.
        say: the wording.
    """
    return (
        _disk(store, say),
        *_cards(sensors.blocks, say),
        _files(sensors.file_systems, say),
        _heat(sensors.zones, say),
        _power(sensors.throttled, say),
    )


def _disk(store: Path, say: Say) -> Finding:
    part = say("磁盘")
    try:
        room = shutil.disk_usage(store)
    except OSError as error:
        return bad(part, f"{store}: {error.strerror}")
    if card.is_read_only(store):
        return bad(part, say("{store} 只能读：卡可能坏了，换一张", store=store))
    free = say("剩 {free} MB", free=room.free // MIB)
    if room.free < LEAST_FREE_BYTES:
        return bad(part, say("{free}，太少：换大一点的卡，或清理别的文件", free=free))
    return good(part, free)


def _cards(blocks: Path, say: Say) -> list[Finding]:
    findings = []
    for one in card.cards(blocks):
        part = say("存储卡 {name}", name=one.name)
        if one.used_tenths is None:
            findings.append(good(part, say("这种卡不报寿命")))
        elif one.used_tenths >= _WORN:
            findings.append(bad(part, say("寿命快用完了：尽快换卡")))
        else:
            findings.append(good(part, say("寿命用了约 {tenths} 成", tenths=one.used_tenths)))
    return findings


def _files(file_systems: Path, say: Say) -> Finding:
    part, errors = say("文件系统"), card.file_errors(file_systems)
    if errors:
        return bad(part, say("内核记下 {count} 处错误：卡可能坏了，尽快换卡", count=errors))
    return good(part)


def _heat(zones: Path, say: Say) -> Finding:
    part, celsius = say("温度"), temperature_celsius(zones)
    if celsius is None:
        return absent(part, say("没有温度传感器"))
    words = f"{celsius:.0f} °C"
    if celsius >= HOT_CELSIUS:
        return bad(part, say("{words}，太热：通风、遮阳，或加散热片", words=words))
    return good(part, words)


def _power(throttled: Path, say: Say) -> Finding:
    part, told = say("供电"), power(throttled)
    if told is None:
        return absent(part, say("这台机器不报供电"))
    if told.low_now:
        return bad(part, say("电压不够：换原装电源和短一点的线"))
    if told.low_once:
        return bad(part, say("开机以来电压不够过：换原装电源和短一点的线"))
    if told.slowed_now:
        return bad(part, say("正在降速：太热或供电不足"))
    return good(part)
