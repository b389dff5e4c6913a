"""The splash as a picture: sign, county and what is going on, on the ground of the standing page.

Invariant: nothing reaches beyond its place, however long the county's name and small the panel.
"""

from importlib import resources

from PIL import Image, ImageDraw, ImageFont

from disclosure.wording import Wording
from screen.paging import theme
from screen.paging.panel import STRIP_MAX_HEIGHT_PX
from screen.splash.place import Place

_WIDTH_SHARE = 0.86
_LEAST_PX = 8
_MARK = ((0.25, 0.34, 0.75), (0.25, 0.50, 0.75), (0.25, 0.66, 0.56))
"""The mark's three lines of writing: left, level and right, in shares of its side."""


def draw(width: int, height: int, place: Place, county: str) -> Image.Image:
    """Return a framebuffer's picture.

    Arguments:
        width: of the framebuffer.
        height: of the framebuffer.
        place: where the face's picture will lie.
        county: its name; empty while this machine is nobody's terminal.
    """
    if place.rotate in (90, 270):
        width, height = height, width
    whole = Image.new("RGB", (width, height), "black")
    strip = place.height <= STRIP_MAX_HEIGHT_PX
    made = _strip(place, county) if strip else _page(place, county)
    whole.paste(made, (place.x, place.y))
    # Pillow turns against the clock.
    return whole.rotate(-place.rotate, expand=True) if place.rotate else whole


def _page(place: Place, county: str) -> Image.Image:
    look, say = theme.load(), Wording(place.language).say
    unit = min(place.width, place.height) / 12
    page = Image.new("RGB", (place.width, place.height), look.paper)
    pen = ImageDraw.Draw(page)
    middle, y = place.width / 2, place.height * 0.5 - unit * 3.2
    _mark(pen, middle - unit, y, unit * 2, look)
    y += unit * 2.9
    for text, size, weight, colour in (
        (county or say("明白"), unit * 1.3, "Bold", look.deep),
        (say("政务公开"), unit * 0.8, "Medium", look.civic),
        (say("正在启动，请稍候。"), unit * 0.5, "Regular", look.muted),
    ):
        face = _fitting(text, size, weight, place.width * _WIDTH_SHARE)
        pen.text((middle, y + size / 2), text, font=face, fill=colour, anchor="mm")
        y += size * 1.6 if weight == "Bold" else size * 2.2
    return page


def _strip(place: Place, county: str) -> Image.Image:
    """Return one line for a LED bar, on its black."""
    bar = Image.new("RGB", (place.width, place.height), "black")
    text = county or Wording(place.language).say("明白")
    face = _fitting(text, place.height * 0.7, "Bold", place.width * _WIDTH_SHARE)
    colour = theme.load(high_contrast=True).ink
    middle = (place.width / 2, place.height / 2)
    ImageDraw.Draw(bar).text(middle, text, font=face, fill=colour, anchor="mm")
    return bar


def _mark(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, look: theme.Theme) -> None:
    pen.rounded_rectangle((x, y, x + side, y + side), radius=side * 0.2, fill=look.deep)
    for left, level, right in _MARK:
        half = side * 0.045
        box = (x + side * left, y + side * level - half, x + side * right, y + side * level + half)
        pen.rounded_rectangle(box, radius=half, fill=look.fill_ink)


def _fitting(text: str, size: float, weight: str, width: float) -> ImageFont.FreeTypeFont:
    """Return a weight in the largest size, of at most `size`, with which a text fits."""
    file = resources.files("screen").joinpath(f"assets/fonts/NotoSansSC-{weight}.ttf")
    face = ImageFont.truetype(str(file), max(_LEAST_PX, int(size)))
    long = face.getlength(text)
    if long > width:
        face = face.font_variant(size=max(_LEAST_PX, int(size * width / long)))
    return face
