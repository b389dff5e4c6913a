"""The player in an off-screen window, every frame looked at."""

import gc
import hashlib
import io
import time
import weakref
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from disclosure.blocks import (
    Column,
    ColumnKind,
    Figure,
    FlowChart,
    Paragraph,
    Pdf,
    Place,
    PlaceList,
    Sha256,
    Step,
    Table,
    Video,
)
from disclosure.channels import Channel
from disclosure.items import Blob
from disclosure.wording import Wording
from screen.paging.panel import Panel
from signage.hours import OnHours
from signage.settings import PlayerPlan
from tests.fakes.county import NOW, an_item
from tests.fakes.window import draw, open_window
from tests.signage.test_takeover import an_alert

pytestmark = pytest.mark.ui

FILM = Path(__file__).parents[2] / "demo" / "content" / "990421000000" / "forest-fire.mp4"
PANELS = {
    "portrait": Panel(width_px=540, height_px=960, inches=43, distance_mm=4000),
    "landscape": Panel(width_px=960, height_px=540, inches=43, distance_mm=4000),
    "strip": Panel(width_px=320, height_px=32, inches=40, distance_mm=4000),
}


def picture() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((300, 200), 60).save(file, "PNG")
    return file.getvalue()


def blob(content: bytes, media_type: str) -> Blob:
    sha256 = Sha256(hashlib.sha256(content).hexdigest())
    return Blob(sha256=sha256, size=len(content), media_type=media_type, name="file")


def publish_every_kind_of_page(village) -> None:
    from reportlab.pdfgen.canvas import Canvas

    paper = io.BytesIO()
    canvas = Canvas(paper)
    canvas.drawString(100, 700, "Mingbai")
    canvas.save()
    film = FILM.read_bytes()
    files = (
        blob(picture(), "image/png"),
        blob(paper.getvalue(), "application/pdf"),
        blob(film, "video/mp4"),
    )
    for content in (picture(), paper.getvalue(), film):
        village.county.attach(content)
    table = Table(
        caption="收支明细（单位：元）",
        columns=(Column(name="摘要"), Column(name="支出", kind=ColumnKind.MONEY, summed=True)),
        rows=tuple((f"第{number}笔", number) for number in range(1, 20)),
        totals=(None, 190),
    )
    chart = FlowChart(
        caption="流程", steps=(Step(id="a", text="申请", next=("b",)), Step(id="b", text="领取"))
    )
    blocks = (
        Paragraph(text="请大家看。" * 60),
        table,
        chart,
        Figure(blob=files[0].sha256, alt="石桥", caption="石桥"),
        PlaceList(
            caption="服务点",
            places=(Place(name="站", address="老街1号", x=0.5, y=0.5),),
            map=files[0].sha256,
        ),
        Pdf(blob=files[1].sha256, title="通知", pages=1),
        Video(blob=files[2].sha256, caption="防火宣传片", seconds=15.0),
    )
    channels = (Channel.SCREEN, Channel.PHONE)
    village.county.publish(an_item("各种内容", blocks=blocks, blobs=files, channels=channels))
    village.sync()


class Cinema:
    """A player whose clock is turned by hand, and a recorder on its window."""

    def __init__(self, village, panel, **plan):
        self.window = open_window(panel.width_px, panel.height_px)
        from screen.paging import theme
        from screen.widgets.look import look
        from signage.screens.frames import content_area
        from signage.screens.loop import PlayerView
        from signage.screens.recorder import Recorder

        look.use(theme.load(high_contrast=panel.strip))
        self.seconds = 0.0
        self.trusted = True
        self.settling = 0.03 if plan.get("reduce_motion") else 0.35
        self.reader = village.open()
        self.player = PlayerView(
            self.reader,
            panel,
            Wording().say,
            lambda: NOW + timedelta(seconds=self.seconds),
            plan=PlayerPlan(poll_seconds=3600, phone_page="https://a.example/{id}", **plan),
            steady=lambda: self.seconds,
            trusted=lambda: self.trusted,
        )
        self.window.add_widget(self.player)
        self.recorder = Recorder(
            content_area(panel),
            None,
            lambda: self.player.front_name,
            lambda: self.player.is_still,
            lambda: self.player.film_box,
        )

    @property
    def bad_frames(self) -> tuple[int, int, int]:
        """Black, empty and torn ones."""
        seen = self.recorder
        return seen.black_frames, seen.empty_frames, seen.torn_frames

    def play(self, pages: int) -> None:
        """Show so many more pages, each as soon as it is ready, with all frames between."""
        for _ in range(pages):
            shown, before = self.player.stage.pages_shown, self.seconds
            while self.player.stage.pages_shown == shown and self.seconds < before + 2000:
                self.seconds += 5
                self.player.tick()
                draw(0.02, least=2)
            draw(self.settling)

    def close(self) -> None:
        self.recorder.close()
        self.player.close()
        self.window.remove_widget(self.player)
        self.reader.close()


@pytest.fixture
def cinema(village):
    opened = []

    def open_cinema(panel="portrait", **plan):
        opened.append(Cinema(village, PANELS[panel], **plan))
        return opened[-1]

    yield open_cinema
    for each in opened:
        each.close()


@pytest.mark.parametrize("panel", PANELS)
def test_no_frame_is_black_empty_or_torn_over_every_kind_of_page(village, cinema, panel):
    publish_every_kind_of_page(village)
    show = cinema(panel, load_seconds=3600)
    show.play(14 if panel != "strip" else 5)
    assert show.recorder.frames > show.player.stage.pages_shown
    assert show.bad_frames == (0, 0, 0)
    assert show.player.programme.skipped == ()
    assert "各种内容" not in show.player.programme.skipped


LATER = timedelta(days=46).total_seconds()


def test_content_that_is_too_old_leaves_the_screen_where_the_county_wants_it(cinema):
    show = cinema(when_expired="neutral", reduce_motion=True)
    show.play(1)
    show.seconds += LATER
    show.player.tick()
    draw(0.05, least=3)
    assert show.player.stage._now.cue is None
    shown = show.player.stage.pages_shown
    for _ in range(10):
        show.seconds += 30
        show.player.tick()
        draw(0, least=1)
    assert show.player.stage.pages_shown == shown
    assert (show.recorder.black_frames, show.recorder.empty_frames) == (0, 0)


def test_content_that_is_too_old_stays_on_where_the_county_wants_it(cinema):
    show = cinema(reduce_motion=True)
    show.seconds += LATER
    show.play(2)
    assert show.player.stage.pages_shown == 2


def test_a_clock_that_is_not_trusted_takes_nothing_off_the_screen(cinema):
    show = cinema(when_expired="neutral", reduce_motion=True)
    show.trusted = False
    show.seconds += LATER
    show.play(2)
    assert show.player.stage.pages_shown == 2


NIGHT = OnHours(on="07:00", off="09:31")
"""The fakes' now is half past nine in the county."""


def test_outside_its_hours_the_screen_is_black_and_comes_back(cinema):
    show = cinema(reduce_motion=True, hours=(NIGHT,))
    show.play(1)
    assert not show.player.dark
    show.seconds += 120
    show.player.tick()
    draw(0.05, least=3)
    assert show.player.dark
    assert show.recorder.black_frames > 0
    shown = show.player.stage.pages_shown
    show.seconds += timedelta(hours=22).total_seconds()
    show.player.tick()
    draw(0.05, least=3)
    black = show.recorder.black_frames
    assert not show.player.dark
    show.play(1)
    assert show.player.stage.pages_shown == shown + 1
    assert show.recorder.black_frames == black


def test_a_clock_that_is_not_trusted_never_darkens_the_screen(cinema):
    show = cinema(reduce_motion=True, hours=(NIGHT,))
    show.trusted = False
    show.seconds += 120
    show.player.tick()
    assert not show.player.dark


@pytest.mark.parametrize("hours", [(), (NIGHT,)], ids=["by day", "in the dark"])
def test_a_red_alert_is_in_front_within_a_second_of_its_arrival(village, cinema, hours):
    show = cinema(hours=hours)
    show.play(1)
    show.seconds += 120 if hours else 0
    show.player.tick()
    village.county.publish(an_alert("暴雨红色预警"))
    village.sync()
    arrived = time.perf_counter()
    show.player.tick()  # as happens by itself half a second later at the latest
    while not show.player.stage.items_shown & {an_alert("暴雨红色预警").id}:
        assert time.perf_counter() < arrived + 5
        draw(0, least=1)
    assert time.perf_counter() - arrived < 0.5
    assert not show.player.dark


def test_a_page_fades_in_over_the_one_before(cinema):
    show = cinema()
    show.play(1)
    frames = show.recorder.frames
    show.play(1)
    assert show.recorder.frames - frames >= 3


def test_with_reduced_motion_pages_change_in_one_frame(cinema):
    show = cinema(reduce_motion=True)
    show.play(1)
    show.seconds += 60
    show.player.tick()
    draw(0.05, least=3)
    show.seconds += 1
    show.player.tick()
    assert show.player.front_name
    assert show.player.stage.pages_shown == 2


def test_the_layer_before_is_gone_after_the_change(cinema):
    show = cinema()
    show.play(6)
    draw(0.3)
    assert len(show.player._floor.children) <= 2


@pytest.mark.slow
def test_pages_leave_nothing_behind_in_memory(cinema):
    show = cinema(reduce_motion=True)
    drawn = {}
    for _ in range(18):
        show.play(1)
        for widget in show.player._floor.walk(restrict=True):
            drawn[id(widget.__self__)] = weakref.ref(widget.__self__)
    gc.collect()
    alive = [widget for ref in drawn.values() if (widget := ref())]
    standing = [widget.__self__ for widget in show.player._floor.walk(restrict=True)]
    assert len(drawn) > 3 * len(standing)
    assert [widget for widget in alive if widget not in standing] == []


def test_a_withdrawn_item_is_off_the_screen_after_the_next_look(village, cinema):
    show = cinema()
    show.play(1)
    for _ in range(100):  # while one page fades into another, no page has a name
        if show.player.front_name:
            break
        draw(0.05)
    gone = show.player.front_name.split(" v")[0]
    item = next(item for item in village.items if item.id == gone)
    village.county.withdraw(item)
    village.sync()
    show.seconds += 0.5
    show.player.tick()
    draw(0.4)
    assert gone not in show.player.front_name
    assert (show.recorder.black_frames, show.recorder.empty_frames) == (0, 0)


def test_a_picture_that_cannot_be_decoded_skips_its_item_and_nothing_else(village, cinema):
    junk = b"\x89PNG\r\n\x1a\n" + b"junk" * 50
    village.county.attach(junk)
    file = blob(junk, "image/png")
    blocks = (Figure(blob=file.sha256, alt="坏图"),)
    village.county.publish(an_item("坏图片", blocks=blocks, blobs=(file,)))
    village.sync()
    show = cinema(reduce_motion=True)
    show.play(8)
    broken = an_item("坏图片").id
    assert [line.split(" v")[0] for line in show.player.programme.skipped] == [broken]
    assert show.player.stage.items_shown >= {item.id for item in village.items}
    assert len(show.player._floor.children) <= 2
    assert show.recorder.black_frames == 0


def test_a_damaged_file_in_the_store_skips_its_item(village, cinema):
    content = picture()
    sha256 = village.county.attach(content)
    blocks = (Figure(blob=sha256, alt="石桥"),)
    item = an_item("图片", blocks=blocks, blobs=(blob(content, "image/png"),))
    village.county.publish(item)
    village.sync()
    path = village.store / "content" / "blobs" / sha256[:2] / sha256
    path.chmod(0o644)
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    show = cinema(reduce_motion=True)
    show.play(8)
    assert any(item.id in line for line in show.player.programme.skipped)


def test_the_recorder_sees_a_black_and_an_empty_frame(cinema):
    from kivy.uix.widget import Widget

    from screen.widgets.sheet import Sheet

    class Curtain(Sheet):
        colour = "ink"

        def paint(self):
            self.fill(0, 0, self.width, self.height, self.colour)

    show = cinema()
    show.play(1)
    assert (show.recorder.black_frames, show.recorder.empty_frames) == (0, 0)
    from screen.widgets.look import look

    look.ink = "#000000"
    curtain = Curtain(540, 960)
    show.window.add_widget(curtain)
    draw(0.1, least=3)
    black, empty = show.recorder.black_frames, show.recorder.empty_frames
    assert black >= 1
    assert empty >= 1
    curtain.colour = "paper"
    curtain.repaint()
    draw(0.1, least=3)
    assert show.recorder.black_frames == black
    assert show.recorder.empty_frames > empty
    show.window.remove_widget(curtain)
    assert isinstance(curtain, Widget)
