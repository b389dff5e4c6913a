"""What this screen has and what it lacks, told to a technician (`python -m signage doctor`).

Invariant: it looks at the machine itself, draws and changes nothing, and says of whatever is
missing what to do.
"""

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from content_sync.store.reader import ContentReader
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say
from screen.paging.typeface import WEIGHTS, font_file
from signage.plugging import DRM, DrmConnectors
from signage.settings import PowerPlan, SignageSettings

_TOOLS = {
    "cec": ("cec-ctl", "v4l-utils"),
    "dpms": ("xset", "x11-xserver-utils"),
    "ddc": ("ddcutil", "ddcutil"),
}


@dataclass(frozen=True)
class Machine:
    """Where Linux tells of what draws.

    Attributes:
        sockets: folder of the sockets for panels.
        cards: folder of the graphics cards' devices.
    """

    sockets: Path = DRM
    cards: Path = Path("/dev/dri")


def examine(
    settings: SignageSettings, say: Say, machine: Machine | None = None
) -> tuple[Finding, ...]:
    """Return what a screen has and lacks.

    Arguments:
        settings: of the screen.
        say: the wording.
        machine: where Linux tells of what draws; the machine's own where none is given.
    """
    return (
        *of_display(machine or Machine(), say),
        _content(settings.store_path, say),
        _film(say),
        _switch(settings.power, say),
        _dimmer(settings, say),
    )


def of_display(machine: Machine, say: Say) -> tuple[Finding, ...]:
    """Return how panel, graphics and letters stand."""
    return (_panel(machine, say), _graphics(machine, say), _fonts(say))


def _panel(machine: Machine, say: Say) -> Finding:
    plugged = DrmConnectors(machine.sockets).plugged()
    if plugged:
        return good(say("屏幕"), "、".join(plugged))
    return bad(say("屏幕"), say("没有找到屏：检查 HDMI 线和屏的电源；插好后画面自己会出来"))


def _graphics(machine: Machine, say: Say) -> Finding:
    part = say("图形")
    cards = sorted(machine.cards.glob("card*"))
    if not cards:
        advice = say("没有显卡：在 /boot/firmware/config.txt 里写 dtoverlay=vc4-kms-v3d")
        return bad(part, advice)
    closed = [card.name for card in cards if not os.access(card, os.R_OK | os.W_OK)]
    if len(closed) == len(cards):
        return bad(part, say("这个用户打不开显卡：把它加进 video 和 render 组"))
    if not list(machine.cards.glob("renderD*")):
        return absent(part, say("没有加速，由处理器来画，慢一些"))
    return good(part, "、".join(card.name for card in cards))


def _fonts(say: Say) -> Finding:
    try:
        whole = all(font_file(weight).is_file() for weight in WEIGHTS)
    except MalformedError:
        whole = False
    if whole:
        return good(say("字体"))
    return bad(say("字体"), say("不全：重新运行安装程序"))


def _content(store: Path, say: Say) -> Finding:
    part = say("内容")
    try:
        reader = ContentReader.open(store, process="signage")
    except RetryLaterError:
        return bad(part, say("还没有内容：看看 mingbai-agent 在不在运行"))
    try:
        progress = reader.progress()
    except RetryLaterError:
        return bad(part, say("还没有内容：看看 mingbai-agent 在不在运行"))
    finally:
        reader.close()
    ready, total = progress.items_ready, progress.items_total
    words = say("{ready} 项，共 {total} 项", ready=ready, total=total)
    return good(part, words) if progress.first_sync_done else absent(part, words)


def _film(say: Say) -> Finding:
    if importlib.util.find_spec("ffpyplayer"):
        return good(say("视频"))
    return bad(say("视频"), say("放不了视频：重新运行安装程序"))


def _switch(power: PowerPlan, say: Say) -> Finding:
    return _tool(say("开关屏"), power.switch, say("不关电源，夜里只是黑屏"), say)


def _dimmer(settings: SignageSettings, say: Say) -> Finding:
    return _tool(say("亮度"), settings.brightness.dimmer, say("由画面调暗"), say)


def _tool(part: str, way: str, plain: str, say: Say) -> Finding:
    if way not in _TOOLS:
        return good(part, plain)
    tool, package = _TOOLS[way]
    if shutil.which(tool):
        return good(part, tool)
    return bad(part, say("没有 {tool}：apt-get install {package}", tool=tool, package=package))
