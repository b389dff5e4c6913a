"""A terminal's settings and content as they are once it is entered and has synchronised.

Invariant: what is stood in for is hardware alone: the faces draw off-screen, where a container has
no graphics card, and sound goes into a file, where it has no sound card.
"""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bench import debian, signage_village
from disclosure.channels import Channel
from disclosure.items import Spoken
from disclosure.timetable import AT_ONCE
from screen.paging.panel import Panel
from tests.fakes.county import FakeCounty, an_item

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "deploy/raspberrypi/systemd"
STORE = "var/lib/mingbai"
FACES = ("kiosk", "signage")
ANNOUNCEMENTS = 6
AGENT = """county_url = "https://county.invalid"
root = "/var/lib/mingbai/root.json"
area = "990421101201"
terminal_id = "t-3"
terminal_number = 3
store = "/var/lib/mingbai"
"""
SOUNDLESS = """store = "/var/lib/mingbai"
[output]
kind = "file"
folder = "/var/lib/mingbai/broadcast/heard"
[limits]
trust_clock = "always"
[quiet]
on = false
"""
_OFF_SCREEN = """[Service]
ExecStart=
ExecStart={command} --headless
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
"""


def stand_in(root: Path) -> None:
    """Let the faces draw off-screen: a container has neither graphics card nor console."""
    for face in FACES:
        text = (UNITS / f"mingbai-{face}.service").read_text(encoding="utf-8")
        (command,) = re.findall("^ExecStart=(.*)$", text, re.MULTILINE)
        folder = root / f"etc/systemd/system/mingbai-{face}.service.d"
        folder.mkdir(parents=True)
        (folder / "off-screen.conf").write_text(_OFF_SCREEN.format(command=command))


def stand_down(root: Path) -> None:
    """Take away what stood in."""
    for face in FACES:
        shutil.rmtree(root / f"etc/systemd/system/mingbai-{face}.service.d")


def fill(root: Path, *, sound: bool = False, panel: Panel = signage_village.PANEL) -> None:
    """Give an installed terminal content and the settings of one that is entered.

    Arguments:
        root: its system.
        sound: whether it has a sound card.
        panel: what the screen draws on.
    """
    made = root / "filled"
    _county().fill(made)
    store = root / STORE
    user, group = debian.owner(root, "mingbai-agent")
    shutil.copytree(made / "content", store / "content", dirs_exist_ok=True)
    shutil.copy(made / "root.json", store / "root.json")
    shutil.rmtree(made)
    for path in (store / "content").rglob("*"):
        shutil.chown(path, user, group)
        path.chmod(0o2750 if path.is_dir() else 0o640)
    settings = root / "etc/mingbai"
    _set(settings / "agent.toml", AGENT, group)
    if not sound:
        _set(settings / "broadcast.toml", SOUNDLESS, group)
    with (settings / "signage.toml").open("a") as file:
        file.write(f"width_px = {panel.width_px}\nheight_px = {panel.height_px}\n")


def _set(file: Path, text: str, group: int) -> None:
    file.write_text(text, encoding="utf-8")
    shutil.chown(file, 0, group)
    file.chmod(0o640)


def _county() -> FakeCounty:
    """Return a county with a village's pictures, film, papers, and words said at once."""
    now = datetime.now(UTC)
    county = FakeCounty(now)
    for item in signage_village.items(paper=True):
        for blob in item.blobs:
            county.attach((signage_village.CONTENT / blob.name).read_bytes())
        county.publish(item)
    for number in range(1, ANNOUNCEMENTS + 1):
        text = f"第{number}条通知。明天上午八点到十二点，柳泉镇石桥村停水检修，请提前储水。"
        county.publish(
            an_item(
                f"停水通知{number}",
                channels=(Channel.LOUDSPEAKER,),
                spoken=Spoken(text=text * 3, slots=(AT_ONCE,)),
            )
        )
    return county
