"""The way to the county: network, the county's answer, and whether it knows this terminal.

Invariant: the questions are those that the agent itself asks, with its own time-outs; nothing
is delivered but an empty batch.
"""

import time
from collections.abc import Callable
from pathlib import Path

from content_sync.agent.county import County, PassRefusedError
from content_sync.agent.settings import AgentSettings
from disclosure.decoding import encode
from disclosure.errors import MingbaiError, RejectedError
from disclosure.findings import Finding, absent, bad, good
from disclosure.outbox import OutboxBatch
from disclosure.seals.root import first_root
from disclosure.wording import Say

NETWORKS = Path("/sys/class/net")
SLOW_SECONDS = 5.0


def networks(say: Say, folder: Path = NETWORKS) -> Finding:
    """Return whether any network is plugged in or connected."""
    part = say("网络")
    up = [one.name for one in sorted(folder.glob("*")) if one.name != "lo" and _is_up(one)]
    if up:
        return good(part, "、".join(up))
    return bad(part, say("没有连上：检查网线；无线用 nmcli device wifi connect 名称 --ask"))


def examine(
    settings: AgentSettings,
    root: Path,
    county: County,
    say: Say,
    steady: Callable[[], float] = time.monotonic,
) -> tuple[Finding, ...]:
    """Return how the county stands to this terminal.

    Arguments:
        settings: the agent's.
        root: file of the pinned root.
        county: where the agent asks.
        say: the wording.
        steady: seconds of a clock that is never set.
    """
    return (
        _root(root, settings, say),
        _reached(settings, county, say, steady),
        _known(county, say),
    )


def _root(file: Path, settings: AgentSettings, say: Say) -> Finding:
    part = say("信任根")
    try:
        pinned = first_root(file.read_bytes())
    except OSError as error:
        return bad(part, say("{file} 读不了（{why}）：重新登记", file=file, why=error.strerror))
    except RejectedError as error:
        return bad(part, say("{file} 不对（{why}）：重新登记", file=file, why=error))
    if not settings.area.startswith(pinned.county[:6]):
        return bad(
            part,
            say("信任根是 {county} 的，终端在 {area}", county=pinned.county, area=settings.area),
        )
    return good(part)


def _reached(
    settings: AgentSettings, county: County, say: Say, steady: Callable[[], float]
) -> Finding:
    part, began = say("县里的服务器"), steady()
    try:
        county.head(settings.area, "", 0)
    except MingbaiError as error:
        words = say("{url} 没有应答（{why}）", url=settings.county_url, why=error)
        return bad(part, words)
    took = steady() - began
    words = say("{url}，{seconds} 秒应答", url=settings.county_url, seconds=f"{took:.1f}")
    return (
        good(part, words) if took < SLOW_SECONDS else bad(part, say("{words}，太慢", words=words))
    )


def _known(county: County, say: Say) -> Finding:
    part = say("登记")
    try:
        county.deliver(encode(OutboxBatch(format=1, rows=())))
    except PassRefusedError as error:
        words = say("县里还没有确认，或已停用：请工作台“终端”里核对指纹（{why}）", why=error)
        return bad(part, words)
    except MingbaiError as error:
        return absent(part, say("现在问不到：{why}", why=error))
    return good(part, say("县里认得这台终端"))


def _is_up(folder: Path) -> bool:
    try:
        return (folder / "operstate").read_text(encoding="ascii").strip() == "up"
    except OSError:
        return False
