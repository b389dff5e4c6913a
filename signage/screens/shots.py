"""Every page of a day drawn into files, to be looked at before a village does."""

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.relativelayout import RelativeLayout

from content_sync.store.reader import ContentReader, VerifiedItem
from disclosure.errors import RejectedError
from disclosure.items import ItemId
from disclosure.wording import Say, Wording
from screen.paging import theme
from screen.paging.dates import long_date
from screen.paging.pages import paginate
from screen.widgets.frames import grab
from screen.widgets.look import look
from signage import plan
from signage.contact_sheet import ContactSheet
from signage.plan import DayPlan, PlannedItem
from signage.programme import Cue
from signage.screens.loop import PlayerView
from signage.settings import SignageSettings

UNSAFE = re.compile(r"[^\w一-鿿-]+")
FRAME_SECONDS = 0.02
PNG_LEVEL = 1


def draw_all(
    settings: SignageSettings, out: Path, day: date | None = None, sheet: Path | None = None
) -> int:
    """Draw all pages; return 1 when one could not be drawn, else 0.

    Arguments:
        settings: of the screen.
        out: folder for one picture a page.
        day: whose pages; today's where none is given.
        sheet: file for all of them together, small; none is made without one.

    Raises:
        RetryLaterError: there is no content.
    """
    reader = ContentReader.open(settings.store_path, process="signage")
    look.use(theme.load(high_contrast=settings.high_contrast or settings.panel.strip))
    Window.clearcolor = look.paper
    say, now = Wording(settings.language).say, datetime.now(UTC)
    root = RelativeLayout(size_hint=(None, None), size=Window.size)
    Window.add_widget(root)
    EventLoop.window = Window
    player = PlayerView(reader, settings.panel, say, lambda: now, plan=settings.player)
    root.add_widget(player)
    day = day or now.astimezone(player.zone).date()
    made = plan.make(reader, settings.panel, day, say, settings.player)
    together = ContactSheet(_heading(made, settings, say))
    failed = 0
    for planned in made.items:
        found = reader.item(ItemId(planned.id))
        if found is not None:
            together.begin(_name(planned, say))
            failed += _draw(player, _cues(found, settings, day, say), settings, out, together, say)
    player.close()
    reader.close()
    if sheet is not None:
        together.save(sheet)
    return 1 if failed else 0


def _cues(found: VerifiedItem, settings: SignageSettings, day: date, say: Say) -> list[Cue]:
    pages = paginate(found.item, settings.panel, day, say, settings.player.pace)
    return [Cue(found, page) for page in pages]


def _draw(
    player: PlayerView,
    cues: list[Cue],
    settings: SignageSettings,
    out: Path,
    together: ContactSheet,
    say: Say,
) -> int:
    """Draw an item's pages; return how many could not be drawn."""
    failed = 0
    for cue in cues:
        title = UNSAFE.sub("", cue.verified.item.title)[:30]
        name = f"{title}-{cue.verified.item.id[:8]}-{cue.page.number:02d}.png"
        try:
            reason = player.preview(cue, _idle, settings.player.load_seconds)
        except RejectedError as error:
            reason = str(error)
        if reason:
            print(f"{name}: {reason}")  # noqa: T201 - a command's answer is what it prints
            failed += 1
            continue
        picture = grab().crop((0, 0, settings.width_px, settings.height_px))
        picture.save(out / name, compress_level=PNG_LEVEL)
        page = cue.page
        told = say("{seconds} 秒", seconds=f"{page.seconds:g}")
        together.add(picture, f"{page.number}/{page.count}　{told}")
    return failed


def _heading(made: DayPlan, settings: SignageSettings, say: Say) -> str:
    return say(
        "{day}　{width}×{height}　共 {count} 件",
        day=long_date(made.date, say),
        width=settings.width_px,
        height=settings.height_px,
        count=len(made.items),
    )


def _name(planned: PlannedItem, say: Say) -> str:
    told = say(
        "{pages} 页，一轮 {seconds} 秒，当天 {count} 次，占 {share}",
        pages=planned.pages,
        seconds=planned.seconds,
        count=planned.showings,
        share=f"{planned.share_of_time:.1%}",
    )
    return f"{planned.title}　{told}"


def _idle() -> None:
    EventLoop.idle()
    time.sleep(FRAME_SECONDS)
