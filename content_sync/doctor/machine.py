"""The machine: room on the disk, its card's wear, its heat, its power.

Sources: ``/sys/block/mmcblk*/device`` (eMMC tells its wear, most SD cards do not),
``get_throttled`` of the Raspberry Pi's firmware. Invariant: what Linux does not tell is
told to be unknown, never guessed.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from content_sync.agent.thermometer import ZONES, temperature_celsius
from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

HOT_CELSIUS = 80.0
"""A Raspberry Pi slows itself down from 80 °C on."""
LEAST_FREE_BYTES = 512 * 1024 * 1024
MIB = 1024 * 1024
_WORN = 9
"""Nine tenths of an eMMC's life are used up; 11 says that it is beyond it."""
_UNDER_VOLTAGE_NOW, _UNDER_VOLTAGE_ONCE = 1 << 0, 1 << 16
_SLOWED_NOW = 1 << 2 | 1 << 1


@dataclass(frozen=True)
class Sensors:
    """Where Linux tells of the machine.

    Attributes:
        zones: thermal zones.
        blocks: block devices.
        throttled: the firmware's word on power and heat.
    """

    zones: Path = ZONES
    blocks: Path = Path("/sys/block")
    throttled: Path = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")


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
        _heat(sensors.zones, say),
        _power(sensors.throttled, say),
    )


def _disk(store: Path, say: Say) -> Finding:
    part = say("磁盘")
    try:
        room = shutil.disk_usage(store)
        read_only = bool(os.statvfs(store).f_flag & os.ST_RDONLY)
    except OSError as error:
        return bad(part, f"{store}: {error.strerror}")
    if read_only:
        return bad(part, say("{store} 只能读：卡可能坏了，换一张", store=store))
    free = say("剩 {free} MB", free=room.free // MIB)
    if room.free < LEAST_FREE_BYTES:
        return bad(part, say("{free}，太少：换大一点的卡，或清理别的文件", free=free))
    return good(part, free)


def _cards(blocks: Path, say: Say) -> list[Finding]:
    findings = []
    for block in sorted(blocks.glob("mmcblk[0-9]")):
        part = say("存储卡 {name}", name=block.name)
        used = _number(block / "device" / "life_time")
        if used is None:
            findings.append(good(part, say("这种卡不报寿命")))
        elif used >= _WORN:
            findings.append(bad(part, say("寿命快用完了：尽快换卡")))
        else:
            findings.append(good(part, say("寿命用了约 {tenths} 成", tenths=used)))
    return findings


def _heat(zones: Path, say: Say) -> Finding:
    part, celsius = say("温度"), temperature_celsius(zones)
    if celsius is None:
        return absent(part, say("没有温度传感器"))
    words = f"{celsius:.0f} °C"
    if celsius >= HOT_CELSIUS:
        return bad(part, say("{words}，太热：通风、遮阳，或加散热片", words=words))
    return good(part, words)


def _power(throttled: Path, say: Say) -> Finding:
    part = say("供电")
    try:
        bits = int(throttled.read_text(encoding="ascii").strip(), 16)
    except (OSError, ValueError):
        return absent(part, say("这台机器不报供电"))
    if bits & _UNDER_VOLTAGE_NOW:
        return bad(part, say("电压不够：换原装电源和短一点的线"))
    if bits & _UNDER_VOLTAGE_ONCE:
        return bad(part, say("开机以来电压不够过：换原装电源和短一点的线"))
    if bits & _SLOWED_NOW:
        return bad(part, say("正在降速：太热或供电不足"))
    return good(part)


def _number(file: Path) -> int | None:
    """Return the largest of a file's hexadecimal numbers, e.g. of ``0x02 0x01``."""
    try:
        return max(int(word, 16) for word in file.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return None
