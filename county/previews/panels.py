"""Which panels a draft's pages are drawn for: those that its area's screens say they have.

Invariant: what stands in the settings counts only until a screen has told of its own.
"""

from datetime import datetime

from sqlalchemy import Connection

from county.settings import PreviewSettings
from county.terminals import panels
from disclosure.areas import AreaCode
from disclosure.items import Strict
from disclosure.wording import Say
from screen.paging.panel import Panel


class Face(Strict, frozen=True, kw_only=True):
    """A kind of screen.

    Attributes:
        name: as people call it.
        panel: in its place.
        terminals: how many have it; None where it is only expected.
    """

    name: str
    panel: Panel
    terminals: int | None = None


def faces(
    connection: Connection, area: AreaCode, now: datetime, settings: PreviewSettings, say: Say
) -> tuple[Face, ...]:
    """Return the kinds of screens that an area's items are shown on.

    Arguments:
        connection: any.
        area: of the item.
        now: the instant, aware.
        settings: the kinds expected, and how many are drawn at most.
        say: the wording.
    """
    found = panels.in_use(connection, area, now, settings.panels_most)
    if found:
        return tuple(
            Face(name=_name(one.panel, say), panel=one.panel, terminals=one.terminals)
            for one in found
        )
    return tuple(
        Face(
            name=kind.name,
            panel=Panel(
                width_px=kind.width_px,
                height_px=kind.height_px,
                inches=kind.inches,
                distance_mm=kind.distance_mm,
            ),
        )
        for kind in settings.panels
    )


def _name(panel: Panel, say: Say) -> str:
    upright = say("竖屏") if panel.portrait else say("横屏")
    shape = say("条屏") if panel.strip else upright
    metres = f"{panel.distance_mm / 1000:g}"
    return say(
        "{inches} 英寸{shape}（{metres} 米外看）",
        inches=f"{panel.inches:g}",
        shape=shape,
        metres=metres,
    )
