"""The player when the next file is slow, and when items go or change while they are shown."""

import threading
from pathlib import Path

import msgspec
import pytest

from disclosure.blocks import (
    Column,
    ColumnKind,
    Figure,
    FlowChart,
    Paragraph,
    Pdf,
    Place,
    PlaceList,
    Step,
    Table,
    Video,
)
from disclosure.items import Blob
from tests.fakes.county import an_item
from tests.fakes.window import draw
from tests.signage.test_player import PANELS, Cinema

pytestmark = [pytest.mark.ui, pytest.mark.slow]

CONTENT = Path(__file__).parents[2] / "demo" / "content" / "990421000000"
PAPER = CONTENT / "policy-old-age-2026.pdf"
FILM = CONTENT / "forest-fire.mp4"


@pytest.fixture
def cinema(village):
    opened = []

    def open_cinema(**plan):
        opened.append(Cinema(village, PANELS["portrait"], **plan))
        return opened[-1]

    yield open_cinema
    for each in opened:
        each.close()


def publish_file(village, title, file, media_type, block):
    content = file.read_bytes()
    sha256 = village.county.attach(content)
    blob = Blob(sha256=sha256, size=len(content), media_type=media_type, name=file.name)
    item = an_item(title, blocks=(block(sha256),), blobs=(blob,))
    village.county.publish(item)
    village.sync()
    return item


def until(show, condition):
    """Look and draw until something is so; the clock of the player stands still."""
    for _ in range(500):
        if condition():
            return
        show.player.tick()
        draw(0.02, least=2)
    raise AssertionError("it never came to that")


def showing(show, item):
    return show.player.front_name.startswith(f"{item.id} v{item.version} ")


def play_until(show, condition):
    for _ in range(40):
        if condition():
            return
        show.play(1)
        until(show, lambda: show.player.front_name)
    raise AssertionError("it was never shown")


@pytest.fixture
def held_up():
    """No page of a PDF is drawn until the test lets it."""
    from screen.widgets import pdf_view

    let_go = threading.Event()
    pdf_view._drawers().submit(let_go.wait, 60)
    yield let_go
    let_go.set()


def test_a_slow_file_leaves_the_page_before_whole(village, cinema, held_up):
    block = lambda sha256: Pdf(blob=sha256, title="政策", pages=1)  # noqa: E731
    item = publish_file(village, "政策", PAPER, "application/pdf", block)
    show = cinema(load_seconds=1000)
    play_until(show, lambda: showing(show, item))
    before, pages = show.player.front_name, show.player.stage.pages_shown
    for _ in range(10):
        show.seconds += 20
        show.player.tick()
        draw(0.02, least=2)
    assert show.player.front_name == before
    assert show.bad_frames == (0, 0, 0)
    held_up.set()
    until(show, lambda: show.player.stage.pages_shown > pages)
    until(show, lambda: show.player.front_name.endswith("page 2"))
    assert show.bad_frames == (0, 0, 0)


def test_a_slow_film_leaves_the_page_before_whole(village, cinema, monkeypatch):
    show = cinema(load_seconds=1000)
    from kivy.clock import Clock

    from screen.widgets import video_view
    from screen.widgets.silent_film import SilentFilm

    let_go = threading.Event()

    class SlowFilm(SilentFilm):
        """A film whose frames come once the test lets them."""

        def _look(self, seconds):
            if let_go.is_set():
                super()._look(seconds)
            else:
                self._due = Clock.schedule_once(self._look, 0.01)

    monkeypatch.setattr(video_view, "SilentFilm", SlowFilm)
    item = publish_file(village, "宣传片", FILM, "video/mp4", a_film)
    play_until(show, lambda: showing(show, item))
    before, pages = show.player.front_name, show.player.stage.pages_shown
    for _ in range(10):
        show.seconds += 20
        show.player.tick()
        draw(0.02, least=2)
    assert show.player.front_name == before
    assert show.bad_frames == (0, 0, 0)
    let_go.set()
    until(show, lambda: show.player.stage.pages_shown > pages)
    until(show, lambda: show.player.front_name.endswith("page 2"))
    assert show.bad_frames == (0, 0, 0)


@pytest.mark.usefixtures("held_up")
def test_a_file_that_never_comes_skips_its_item_and_tells(village, cinema):
    block = lambda sha256: Pdf(blob=sha256, title="政策", pages=1)  # noqa: E731
    item = publish_file(village, "政策", PAPER, "application/pdf", block)
    show = cinema(load_seconds=5, reduce_motion=True)
    for _ in range(400):
        show.seconds += 1
        show.player.tick()
        draw(0.01, least=3)
        if show.player.problems:
            break
    assert item.id in show.player.problems[0]
    assert "not ready" in show.player.problems[0]
    assert show.bad_frames == (0, 0, 0)


def test_an_item_withdrawn_while_it_fades_in_leaves_without_a_black_frame(village, cinema):
    show = cinema()
    show.play(1)
    until(show, lambda: show.player.stage.is_next_ready)
    show.seconds += 60
    show.player.tick()
    draw(0, least=2)
    assert show.player.front_name == ""
    gone = show.player.stage._now.cue.verified.item
    village.county.withdraw(gone)
    village.sync()
    until(show, lambda: show.player.front_name and not showing(show, gone))
    draw(0.4)
    assert not showing(show, gone)
    assert show.bad_frames == (0, 0, 0)


def test_an_item_replaced_while_it_is_shown_leaves_at_the_next_look(village, cinema):
    show = cinema()
    show.play(1)
    until(show, lambda: show.player.front_name)
    (old,) = [item for item in village.items if showing(show, item)]
    new = msgspec.structs.replace(old, version=2, blocks=(Paragraph(text="更正后的内容。"),))
    village.county.publish(new)
    village.sync()
    until(show, lambda: show.player.front_name and not showing(show, old))
    play_until(show, lambda: showing(show, new))
    assert show.bad_frames == (0, 0, 0)


def test_an_item_replaced_while_it_waits_is_never_shown_as_it_was(village, cinema):
    show = cinema(reduce_motion=True)
    show.play(1)
    until(show, lambda: show.player.stage.is_next_ready)
    waiting = show.player.stage._next.cue.verified.item
    new = msgspec.structs.replace(waiting, version=2, title="更正")
    village.county.publish(new)
    village.sync()
    seen = set()
    for _ in range(8):
        show.play(1)
        seen.add(show.player.front_name)
    assert any(name.startswith(f"{new.id} v2") for name in seen)
    assert not any(name.startswith(f"{waiting.id} v{waiting.version} ") for name in seen)
    assert show.bad_frames == (0, 0, 0)


def publish_one_of_each(village):
    """Publish an item of every kind of page, one page beside its title each."""
    for item in village.items:
        village.county.withdraw(item)
    publish_file(village, "图片", CONTENT / "bus.png", "image/png", a_figure)
    publish_file(village, "政策", PAPER, "application/pdf", a_paper)
    publish_file(village, "宣传片", FILM, "video/mp4", a_film)
    steps = (Step(id="a", text="申请", next=("b",)), Step(id="b", text="领取"))
    columns = (Column(name="摘要"), Column(name="支出", kind=ColumnKind.MONEY))
    rows = tuple((f"第{number}笔", number) for number in range(1, 4))
    for title, block in (
        ("文字", Paragraph(text="请大家看。" * 8)),
        ("表格", Table(caption="收支明细", columns=columns, rows=rows)),
        ("流程", FlowChart(caption="流程", steps=steps)),
        ("地点", PlaceList(caption="服务点", places=(Place(name="站", address="老街1号"),))),
    ):
        village.county.publish(an_item(title, blocks=(block,)))
    village.sync()
    return 7


def a_figure(sha256):
    return Figure(blob=sha256, alt="公交")


def a_paper(sha256):
    return Pdf(blob=sha256, title="政策", pages=1)


def a_film(sha256):
    return Video(blob=sha256, caption="宣传片", seconds=15.0)


def withdraw(village, item):
    village.county.withdraw(item)
    village.sync()


def replace(village, item):
    village.county.publish(msgspec.structs.replace(item, version=2, title=item.title + "（更正）"))
    village.sync()


def damage(village, item):
    for blob in item.blobs:
        path = village.store / "content" / "blobs" / blob.sha256[:2] / blob.sha256
        path.chmod(0o644)
        path.write_bytes(b"broken")


@pytest.mark.parametrize("mishap", [withdraw, replace, damage])
@pytest.mark.parametrize("when", ["while it waits", "while it fades in", "while it is shown"])
def test_every_frame_is_whole_whatever_happens_to_a_page(village, cinema, mishap, when):
    kinds = publish_one_of_each(village)
    met: set[str] = set()
    show = cinema(load_seconds=3600)
    for _ in range(60):
        if len(met) == kinds:
            break
        until(show, lambda: show.player.stage.is_next_ready)
        item = show.player.stage._next.cue.verified.item
        new = item.version == 1 and item.id not in met
        if new and when == "while it waits":
            mishap(village, item)
        show.seconds += 60
        show.player.tick()
        draw(0, least=2)
        if new and when == "while it fades in":
            mishap(village, item)
            show.player.tick()
        until(show, lambda: show.player.front_name)
        if new and when == "while it is shown":
            mishap(village, item)
            show.player.tick()
            draw(0, least=2)
            # The page after it fades in to its end: of three pages at once there is no telling.
            until(show, lambda: show.player.front_name)
        if new:
            met.add(item.id)
    assert len(met) == kinds
    assert show.bad_frames == (0, 0, 0)
