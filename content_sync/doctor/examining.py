"""All doctors of one terminal, in the order in which a technician mends.

Invariant: one that finds nothing to look at says so; none keeps the others from looking.
"""

from importlib.metadata import version
from pathlib import Path

from content_sync.agent import device
from content_sync.agent.http_county import HttpCounty
from content_sync.agent.settings import AgentSettings
from content_sync.doctor import (
    clock,
    content,
    county,
    faces,
    machine,
    root,
    services,
    software,
    watchdog,
)
from content_sync.store.clock import StoreClock
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from content_sync.updates.keeping import Software
from disclosure.errors import UsageError
from disclosure.findings import Finding, Report, absent, bad
from disclosure.settings import load, located
from disclosure.wording import Wording

SETTINGS = Path("/etc/mingbai")


def examine(folder: Path, language: str, *, on_site: bool = True) -> tuple[Report, ...]:
    """Return what all doctors of a terminal found.

    Arguments:
        folder: of the settings files.
        language: ``zh`` or ``en``.
        on_site: whether this process reaches the county and the faces' devices; else what needs
            them is left out.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"--settings {folder}: no such folder; on a terminal it is {SETTINGS}")
    mine = _terminal(folder, Wording(language), on_site=on_site)
    if not on_site:
        return (mine,)
    return mine, *faces.examine(folder, language, Wording(language).say)


def _terminal(folder: Path, wording: Wording, *, on_site: bool) -> Report:
    say, file = wording.say, folder / "agent.toml"
    if not file.is_file():
        advice = say(
            "还没有登记：把工作台给的 mingbai.toml 和 1.root.json 放到卡的启动分区，重新通电"
        )
        found: tuple[Finding, ...] = (
            *machine.examine(Path("/"), machine.Sensors(), say),
            *root.examine(root.Traces(), say),
            watchdog.examine(say),
            county.networks(say),
            bad(say("登记"), advice),
        )
        return Report(of="terminal", findings=found)
    try:
        settings = load(file, AgentSettings)
    except UsageError as error:
        return Report(of="terminal", findings=(bad("agent.toml", str(error)),))
    store = located(settings.store, file).resolve()
    found = (
        *machine.examine(store, machine.Sensors(), say),
        *root.examine(root.Traces(), say),
        watchdog.examine(say),
        *clock.examine(StoreClock(store, SystemClock()), SystemClock(), say),
        county.networks(say),
        *(_county(settings, file, Folder(store), wording) if on_site else ()),
        *content.examine(store, say),
        *services.examine(_units(folder), say),
        *software.examine(Software(Path(settings.update.software)), say),
    )
    return Report(of="terminal", findings=found)


def _county(
    settings: AgentSettings, file: Path, folder: Folder, wording: Wording
) -> tuple[Finding, ...]:
    say = wording.say
    try:
        mine = device.load(folder)
    except UsageError as error:
        return (bad(say("登记"), say("{why}（用 sudo 再运行一次）", why=error)),)
    asking = HttpCounty(
        settings.county_url,
        settings.http_limits(),
        f"mingbai-doctor/{version('mingbai')}",
        device=mine,
        terminal=settings.terminal_id,
        known=StoreClock(folder.store, SystemClock()).known,
    )
    try:
        found = county.examine(settings, located(settings.root, file), asking, say)
    finally:
        asking.close()
    return found if mine else (*found[:-1], absent(say("登记"), say("没有设备密钥，送不出记录")))


def _units(folder: Path) -> list[str]:
    here = [face for face in faces.FACES if (folder / f"{face}.toml").is_file()]
    return [f"mingbai-{name}" for name in ("agent", *here)]
