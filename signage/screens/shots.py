"""Every page of a day drawn into files, to be looked at before a village does."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.relativelayout import RelativeLayout

from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.errors import RejectedError
from disclosure.wording import Wording
from screen.paging import theme
from screen.paging.pages import paginate
from screen.widgets.look import look
from signage.playlist import may_show
from signage.programme import Cue
from signage.screens.frames import grab
from signage.screens.loop import PlayerView
from signage.settings import SignageSettings

UNSAFE = re.compile(r"[^\w一-鿿-]+")
FRAME_SECONDS = 0.02
PNG_LEVEL = 1


def draw_all(settings: SignageSettings, out: Path) -> int:
    """Draw all pages; return 1 when one could not be drawn, else 0.

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
    today = now.astimezone(player.zone).date()
    query = ItemQuery(channel=settings.player.channel, today=today)
    failed = 0
    for found in reader.items(query, limit=settings.player.most_items):
        if may_show(found.item, today):
            pages = paginate(found.item, settings.panel, today, say, settings.player.pace)
            failed += _draw(player, [Cue(found, page) for page in pages], settings, out)
    player.close()
    reader.close()
    return 1 if failed else 0


def _draw(player: PlayerView, cues: list[Cue], settings: SignageSettings, out: Path) -> int:
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
        grab().save(out / name, compress_level=PNG_LEVEL)
    return failed


def _idle() -> None:
    EventLoop.idle()
    time.sleep(FRAME_SECONDS)
