"""Stills of videos and PDFs in previews: drawn once, within limits, words where they fail."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from county.importing.item_file import item_id
from county.people.staff import Role
from county.previews.kiosk_pages import NoFaceError
from county.previews.media import Media, video_room
from county.previews.screen_pages import draw_pages
from county.previews.stills import Stills
from county.settings import PreviewSettings
from county.web.serving import build_application
from disclosure.blocks import Figure, Pdf, Place, PlaceList, Sha256, Video
from disclosure.items import Blob
from disclosure.wording import Wording
from screen.paging.frame import Rect
from screen.paging.panel import Panel
from tests.county.desk import Browser
from tests.county.making import COUNTY, VILLAGE, Content, Town, item_text
from tests.county.test_statements_of_pages import counting
from tests.fakes.county import TODAY, an_item

SHA = Sha256("ab" * 32)
OTHER = Sha256("cd" * 32)
FILM = Video(blob=SHA, caption="防汛演练", seconds=10)
SHEET = Pdf(blob=SHA, title="红头文件", pages=1)
PANEL = Panel(width_px=1920, height_px=1080, inches=55, distance_mm=4000)
SAY = Wording().say


def a_pdf(path: Path) -> Path:
    paper = Canvas(str(path))
    paper.drawString(72, 700, "Water is off on Monday")
    paper.save()
    return path


def stills(tmp_path: Path, file: Path | None, ffmpeg: str = "ffmpeg", most: int = 50) -> Stills:
    settings = PreviewSettings(still_seconds=10, stills_kept=most)
    return Stills(tmp_path / "stills", settings, lambda _: file, ffmpeg)


def a_program(tmp_path: Path, body: str) -> str:
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


def test_a_pdf_stands_with_its_head_as_wide_as_its_room(tmp_path: Path) -> None:
    drawn = stills(tmp_path, a_pdf(tmp_path / "a")).picture(SHEET, 640, 400)
    with Image.open(drawn) as picture:
        assert abs(picture.width - 640) <= 2
        assert picture.height <= 400
        assert picture.convert("L").resize((1, 1)).getpixel((0, 0)) != 255


def test_what_was_drawn_is_kept_and_the_file_not_asked_for_again(tmp_path: Path) -> None:
    drawn = stills(tmp_path, a_pdf(tmp_path / "a")).picture(SHEET, 640, 400)
    assert stills(tmp_path, None).picture(SHEET, 640, 400) == drawn
    with pytest.raises(NoFaceError):
        stills(tmp_path, None).picture(SHEET, 641, 400)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is missing")
def test_a_video_stands_with_its_first_frame(tmp_path: Path) -> None:
    made, blob = tmp_path / "made.mp4", tmp_path / "no-ending"
    shown = ["-f", "lavfi", "-i", "color=red:size=320x240:rate=5:duration=1"]
    later = ["-f", "lavfi", "-i", "color=blue:size=320x240:rate=5:duration=1"]
    join = ["-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p", str(made)]
    command = ["ffmpeg", "-v", "error", *shown, *later, *join]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    made.rename(blob)
    with Image.open(stills(tmp_path, blob).picture(FILM, 640, 360)) as picture:
        assert picture.size == (320, 240)
        pixel = picture.convert("RGB").getpixel((160, 120))
        assert isinstance(pixel, tuple)
        assert pixel[0] > 200
        assert pixel[2] < 60


@pytest.mark.parametrize("body", ["exit 1", "true", "exec sleep 600"])
def test_a_program_that_fails_costs_words_and_leaves_nothing(tmp_path: Path, body: str) -> None:
    settings = PreviewSettings(still_seconds=1)
    file = a_pdf(tmp_path / "a")
    program = a_program(tmp_path, body)
    drawing = Stills(tmp_path / "stills", settings, lambda _: file, program)
    with pytest.raises(NoFaceError):
        drawing.picture(FILM, 640, 360)
    assert list((tmp_path / "stills").iterdir()) == []
    with pytest.raises(NoFaceError):
        drawing.picture(FILM, 640, 360)


def test_a_missing_program_or_a_broken_pdf_costs_words(tmp_path: Path) -> None:
    broken = tmp_path / "a"
    broken.write_bytes(b"%PDF-1.7 no more")
    with pytest.raises(NoFaceError):
        stills(tmp_path, broken, "/nowhere/ffmpeg").picture(FILM, 640, 360)
    with pytest.raises(NoFaceError):
        stills(tmp_path, broken).picture(SHEET, 640, 360)


def test_no_more_are_kept_than_the_limit(tmp_path: Path) -> None:
    body = 'for last in "$@"; do :; done; echo png > "$last"'
    file = a_pdf(tmp_path / "a")
    drawing = stills(tmp_path, file, a_program(tmp_path, body), most=3)
    for number in range(6):
        film = Video(blob=Sha256(f"{number:02x}" * 32), caption="", seconds=1)
        drawing.picture(film, 640, 360)
    assert 1 <= len(list((tmp_path / "stills").iterdir())) <= 3


def svg_of(*blocks: Video | Pdf | Figure | PlaceList, picture: Path | None = None) -> str:
    media = Media(base="/desk/items/x/seal", files=lambda _: picture)
    blobs = tuple(
        Blob(sha256=sha256, size=1, media_type="image/png", name="a") for sha256 in (SHA, OTHER)
    )
    drawn = draw_pages(an_item(blocks=blocks, blobs=blobs), PANEL, TODAY, "", SAY, 20, media=media)
    return "".join(one.svg for one in drawn)


def test_pages_of_screens_show_stills_of_their_videos_and_pdfs() -> None:
    svg = svg_of(FILM)
    assert f'href="/desk/items/x/seal/stills/{SHA}/' in svg
    assert f'href="/desk/items/x/seal/stills/{SHA}/' in svg_of(SHEET)


def test_a_map_stands_with_a_pin_where_each_place_is(tmp_path: Path) -> None:
    file = tmp_path / "map"
    Image.new("RGB", (400, 200), "white").save(file, "PNG")
    places = (
        Place(name="卫生室", address="村口", x=0.25, y=0.5),
        Place(name="便民站", address="村尾"),
    )
    block = PlaceList(caption="地点", places=places, map=OTHER)
    svg = svg_of(block, picture=file)
    assert f'href="/v1/blobs/sha256/{OTHER}"' in svg
    # A pin on the map for the one place that says where it is; a number at each card.
    assert svg.count("<circle") == 1 + len(places)
    # The player never enlarges a map.
    assert 'width="400" height="200"/>' in svg
    without = svg_of(block)
    assert OTHER not in without
    assert without.count("<circle") == len(places)
    assert "地图暂时无法显示" in without


def test_a_small_picture_grows_to_twice_its_size_and_stays_in_the_middle(tmp_path: Path) -> None:
    file = tmp_path / "small"
    Image.new("RGB", (100, 50)).save(file, "PNG")
    media = Media(base="", files=lambda _: file)
    room = Rect(x=10, y=20, width=1000, height=500)
    assert media.placed(OTHER, room, 2.0) == Rect(x=410, y=220, width=200, height=100)
    file.write_bytes(b"no picture")
    assert media.placed(OTHER, room, 2.0) is None
    assert "图中内容：村口" in svg_of(Figure(blob=OTHER, alt="村口"), picture=file)


def test_a_video_takes_sixteen_to_nine_of_its_column() -> None:
    assert video_room(Rect(x=0, y=0, width=160, height=200)) == Rect(
        x=0, y=55, width=160, height=90
    )


def test_the_desk_draws_only_files_of_the_draft_and_says_what_it_cannot_draw(
    town: Town, content: Content
) -> None:
    content.write(f"{VILLAGE}/a.pdf", a_pdf(content.path / "made").read_bytes())
    body = '```pdf\nfile = "a.pdf"\ntitle = "停水通知"\n```'
    content.item("water", item_text(channels='["screen"]', body=body))
    town.load()
    town.hire("wang", Role.APPROVER, COUNTY)
    client = TestClient(build_application(town.county, town.clock), follow_redirects=False)
    browser = Browser(client)
    assert browser.log_in("wang").status_code == 303
    base = f"/desk/items/{item_id(VILLAGE, 'water')}/seal"
    with counting(town) as statements:
        browser.get(f"{base}/screens")
    assert len(statements) <= 12
    found = re.search(rf'href="({base}/stills/[^"]+)"', browser.page)
    assert found is not None
    drawn = browser.get(found.group(1))
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    sha256 = found.group(1).split("/")[-3]
    for wrong in (f"{OTHER}/640/360", f"{sha256}/0/360", f"{sha256}/640/99999"):
        assert browser.get(f"{base}/stills/{wrong}").status_code == 404
    shutil.rmtree(town.county.folder.stills)
    kept = town.county.blobs.path(sha256)
    assert kept is not None
    kept.unlink()
    told = browser.get(found.group(1))
    assert told.headers["content-type"].startswith("image/svg+xml")
    assert "停水通知" in told.text
