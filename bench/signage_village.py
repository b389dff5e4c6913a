"""What is played under measurement: pictures, words, tables and a film of the demo county.

The same content goes into a screen's store and into a page for a browser.
Invariant: both hold the same words, files and order, and every page stays as long in both.
"""

import hashlib
import html
import io
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template

from PIL import Image

from disclosure.blocks import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Paragraph,
    Pdf,
    Sha256,
    Table,
    Video,
)
from disclosure.channels import Channel
from disclosure.items import Blob, Item
from disclosure.wording import Wording
from screen.paging.contents import FigureContent, TableContent, TextContent, VideoContent
from screen.paging.pages import paginate
from screen.paging.panel import Panel, TypeScale
from tests.fakes.county import FakeCounty, an_item

CONTENT = Path(__file__).resolve().parent.parent / "demo" / "content" / "990421000000"
PICTURES = ("bus", "vaccination")
FILM = "forest-fire.mp4"
FILM_SECONDS = 15.0
PAPER = "policy-old-age-2026.pdf"
PAGE = Path(__file__).with_name("signage_page.html")
PANEL = Panel(width_px=1080, height_px=1920, inches=43.0, distance_mm=4000)
_TYPES = {".png": "image/png", ".mp4": "video/mp4", ".pdf": "application/pdf"}
_WORDS = (
    "本月起，镇便民服务中心周六上午照常办公，办理医保、社保和养老认证，请带身份证。"
    "行动不便的老人可以打电话预约，工作人员上门办理。"
)


def items(*, paper: bool, smaller: int = 1) -> list[Item]:
    """Return what is played, in any order.

    Arguments:
        paper: with the pages of a PDF.
        smaller: pictures with so many times fewer pixels on each edge.
    """
    made = [_with_file(name, f"{name}.png", smaller) for name in PICTURES]
    made += [_item("办事通知", Paragraph(text=_WORDS)), _item("收支公开", _table())]
    made.append(_with_file("防火宣传片", FILM))
    if paper:
        made.append(_with_file("养老政策", PAPER))
    return made


def fill(store: Path, *, paper: bool, smaller: int = 1) -> None:
    """Put the content, rightly sealed, into a screen's store; arguments as of `items`."""
    county = FakeCounty(datetime.now(UTC))
    for item in items(paper=paper, smaller=smaller):
        for blob in item.blobs:
            county.attach(_content(blob.name, smaller))
        county.publish(item)
    county.fill(store)


def write_settings(
    folder: Path, *, smaller: int = 1, hours: Sequence[tuple[str, str]] = ()
) -> Path:
    """Write the settings of a screen whose store is beside them; return the file.

    Arguments:
        folder: with the folder `store`.
        smaller: draw so many times fewer pixels on each edge.
        hours: when it is lit, e.g. ``("08:00", "18:00")``; without any it always is.
    """
    file = folder / "signage.toml"
    lit = ", ".join(f'{{on = "{on}", off = "{off}"}}' for on, off in hours)
    file.write_text(
        f'store = "store"\nwidth_px = {PANEL.width_px // smaller}\n'
        f"height_px = {PANEL.height_px // smaller}\ninches = {PANEL.inches}\n"
        f"distance_mm = {PANEL.distance_mm}\nfullscreen = false\n[player]\nhours = [{lit}]\n",
        encoding="utf-8",
    )
    return file


def write_page(folder: Path) -> None:
    """Write a page that shows the same in a browser, and the files beside it.

    Arguments:
        folder: an empty one.
    """
    shown = []
    for item in items(paper=False):
        for page in paginate(item, PANEL, item.elements.issued, Wording().say):
            body = _html(page.content, item)
            shown.append({"title": item.title, "body": body, "seconds": page.seconds})
        for blob in item.blobs:
            shutil.copy(CONTENT / blob.name, folder / blob.name)
    page_text = Template(PAGE.read_text(encoding="utf-8")).substitute(
        body=TypeScale.for_panel(PANEL).body, pages=json.dumps(shown, ensure_ascii=False)
    )
    (folder / "index.html").write_text(page_text, encoding="utf-8")


def _html(content: object, item: Item) -> str:
    if isinstance(content, TextContent):
        lines = [line for passage in content.passages for line in passage.lines]
        return f"<p>{html.escape(''.join(lines))}</p>"
    if isinstance(content, TableContent):
        layout = content.layout
        head = _row(layout.header.cells, "th")
        return f"<table>{head}{''.join(_row(row.cells, 'td') for row in layout.rows)}</table>"
    if isinstance(content, FigureContent):
        return f'<img src="{item.blobs[0].name}" alt="">'
    if isinstance(content, VideoContent):
        return f'<video src="{item.blobs[0].name}" muted preload="auto"></video>'
    return f"<p>{html.escape(item.elements.issuing_body)}</p>"


def _row(cells: Sequence[Sequence[str]], tag: str) -> str:
    inner = "".join(f"<{tag}>{html.escape(''.join(cell))}</{tag}>" for cell in cells)
    return f"<tr>{inner}</tr>"


def _item(title: str, block: Block, *blobs: Blob) -> Item:
    channels = (Channel.SCREEN, Channel.PHONE)
    return an_item(title, blocks=(block,), blobs=blobs, channels=channels)


def _content(name: str, smaller: int) -> bytes:
    content = (CONTENT / name).read_bytes()
    if smaller == 1 or not name.endswith(".png"):
        return content
    with Image.open(io.BytesIO(content)) as picture, io.BytesIO() as file:
        picture.reduce(smaller).save(file, "PNG")
        return file.getvalue()


def _with_file(title: str, name: str, smaller: int = 1) -> Item:
    content = _content(name, smaller)
    sha256 = Sha256(hashlib.sha256(content).hexdigest())
    kind = _TYPES[Path(name).suffix]
    blob = Blob(sha256=sha256, size=len(content), media_type=kind, name=name)
    block: Block = Figure(blob=sha256, alt=title)
    if kind == "video/mp4":
        block = Video(blob=sha256, caption=title, seconds=FILM_SECONDS)
    elif kind == "application/pdf":
        block = Pdf(blob=sha256, title=title, pages=1)
    return _item(title, block, blob)


def _table() -> Table:
    return Table(
        caption="收支明细（单位：元）",
        columns=(Column(name="摘要"), Column(name="支出", kind=ColumnKind.MONEY)),
        rows=tuple((f"第{number}笔", number * 1000) for number in range(1, 11)),
    )
