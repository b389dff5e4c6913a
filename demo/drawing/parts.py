"""Things that stand in several scenes: houses, trees, people, clouds."""

from random import Random

from demo.drawing import palette as c
from demo.drawing.palette import Colour, mix
from demo.drawing.sheet import Sheet


def sky(sheet: Sheet, sun: tuple[float, float] | None = None) -> None:
    """Paint the air, lighter towards the ground, with a pale sun if wanted."""
    width, height = sheet.size
    bands = 5
    for band in range(bands):
        top = height * 0.62 * band / bands
        sheet.box(0, top, width, height - top, mix(c.SKY, c.SKY_LOW, band / (bands - 1)))
    if sun:
        sheet.circle(*sun, 92, mix(c.FOCUS, c.SKY, 0.80))
        sheet.circle(*sun, 62, mix(c.FOCUS, c.PAPER, 0.45))


def cloud(sheet: Sheet, x: float, y: float, size: float = 1.0) -> None:
    """Draw a flat white cloud centred at (x, y)."""
    for dx, dy, r in ((-58, 0, 30), (-14, -20, 42), (40, -8, 34), (80, 6, 22)):
        sheet.circle(x + dx * size, y + dy * size, r * size, c.PAPER)
    sheet.box(x - 88 * size, y, 190 * size, 30 * size, c.PAPER, 15 * size)


def mountains(sheet: Sheet, base: float, seed: int, far: Colour = c.FAR) -> None:
    """Draw two ranges of hills standing on the height `base`."""
    dice = Random(seed)
    width = sheet.size[0]
    for depth, rise in ((0.0, 250), (0.45, 150)):
        tone = mix(far, c.MIDDLE, depth)
        steps = 7
        points = [
            (width * i / steps, base - rise * (0.35 + 0.65 * dice.random() * (i % 2 + 0.4) / 1.4))
            for i in range(-1, steps + 2)
        ]
        sheet.land(points, tone)


def house(
    sheet: Sheet,
    x: float,
    y: float,
    w: float,
    h: float,
    windows: int = 2,
    wall: Colour = c.WALL,
    roof: Colour = c.ROOF,
) -> None:
    """Draw a white-walled house with a grey tiled roof; (x, y) is the lower left corner."""
    rise = h * 0.48
    sheet.box(x, y - h, w, h, wall)
    sheet.box(x, y - h * 0.13, w, h * 0.13, mix(wall, c.STONE, 0.55))
    eave, ridge = w * 0.07, w * 0.10
    sheet.poly(
        [
            (x - eave, y - h),
            (x + ridge, y - h - rise),
            (x + w - ridge, y - h - rise),
            (x + w + eave, y - h),
        ],
        roof,
    )
    sheet.line(
        [(x + ridge - 8, y - h - rise), (x + w - ridge + 8, y - h - rise)],
        mix(roof, c.INK, 0.4),
        max(5, h * 0.05),
    )
    tiles = max(5, round(w / 22))
    for i in range(1, tiles):
        top = x + ridge + (w - 2 * ridge) * i / tiles
        foot = x - eave + (w + 2 * eave) * i / tiles
        sheet.line([(top, y - h - rise + 4), (foot, y - h - 5)], mix(roof, c.PAPER, 0.14), 2)
    sheet.box(x, y - h, w, h * 0.07, mix(wall, c.MUTED, 0.35))
    _openings(sheet, x, y, w, h, windows)


def _openings(sheet: Sheet, x: float, y: float, w: float, h: float, windows: int) -> None:
    places = windows + 1
    cell = w / places
    door = places // 2
    for i in range(places):
        middle = x + cell * (i + 0.5)
        if i == door:
            dw, dh = min(cell * 0.5, h * 0.42), h * 0.64
            sheet.box(middle - dw / 2, y - dh, dw, dh, c.EARTH_DARK)
            sheet.box(middle - dw / 2 - 5, y - dh - 6, dw + 10, 7, mix(c.EARTH_DARK, c.INK, 0.3))
            sheet.line([(middle, y - dh + 4), (middle, y - 2)], mix(c.EARTH_DARK, c.INK, 0.4), 2)
            for side in (-1, 1):
                sheet.box(middle + side * (dw / 2 + 9) - 5, y - dh + 4, 10, dh * 0.72, c.SEAL, 1)
        else:
            side_length = min(cell * 0.52, h * 0.34)
            left, top = middle - side_length / 2, y - h * 0.70
            sheet.box(left - 4, top - 4, side_length + 8, side_length + 8, c.PAPER)
            sheet.box(left, top, side_length, side_length, mix(c.CIVIC, c.PAPER, 0.45))
            sheet.line([(middle, top), (middle, top + side_length)], c.PAPER, 4)
            sheet.line(
                [(left, top + side_length / 2), (left + side_length, top + side_length / 2)],
                c.PAPER,
                4,
            )


def tree(sheet: Sheet, x: float, y: float, h: float, leaf: Colour = c.LEAF) -> None:
    """Draw a round-crowned tree standing at (x, y)."""
    sheet.poly(
        [
            (x - h * 0.045, y),
            (x - h * 0.025, y - h * 0.55),
            (x + h * 0.025, y - h * 0.55),
            (x + h * 0.045, y),
        ],
        c.EARTH_DARK,
    )
    light = mix(leaf, c.LEAF_LIGHT, 0.6)
    for dx, dy, r in ((-0.17, 0.58, 0.19), (0.17, 0.56, 0.18), (0.0, 0.76, 0.24)):
        sheet.circle(x + dx * h, y - dy * h, r * h, leaf)
    for dx, dy, r in ((-0.08, 0.80, 0.12), (0.12, 0.64, 0.07), (-0.20, 0.62, 0.07)):
        sheet.circle(x + dx * h, y - dy * h, r * h, light)


def poplar(sheet: Sheet, x: float, y: float, h: float, leaf: Colour = c.LEAF) -> None:
    """Draw a tall slim tree."""
    sheet.box(x - h * 0.02, y - h * 0.3, h * 0.04, h * 0.3, c.EARTH_DARK)
    sheet.shape(
        [
            (x, y - h),
            (x + h * 0.13, y - h * 0.55),
            (x + h * 0.09, y - h * 0.2),
            (x, y - h * 0.14),
            (x - h * 0.09, y - h * 0.2),
            (x - h * 0.13, y - h * 0.55),
        ],
        leaf,
    )
    sheet.curve(
        [(x, y - h * 0.12), (x, y - h * 0.5), (x + 1, y - h * 0.8)],
        mix(leaf, c.INK, 0.22),
        max(2, h * 0.012),
    )


def pine(sheet: Sheet, x: float, y: float, h: float, leaf: Colour = c.LEAF_DARK) -> None:
    """Draw a conifer in three tiers."""
    sheet.box(x - h * 0.03, y - h * 0.2, h * 0.06, h * 0.2, c.EARTH_DARK)
    for tier, (low, high, half) in enumerate(
        ((0.14, 0.56, 0.25), (0.36, 0.78, 0.20), (0.58, 1.0, 0.14))
    ):
        tone = mix(leaf, c.LEAF_LIGHT, 0.13 * tier)
        sheet.poly(
            [(x - half * h, y - low * h), (x, y - high * h), (x + half * h, y - low * h)], tone
        )


def grass(sheet: Sheet, x: float, y: float, size: float, tone: Colour = c.LEAF) -> None:
    """Draw a tuft of three blades."""
    for lean in (-0.6, 0.0, 0.6):
        sheet.poly(
            [
                (x - size * 0.12 + lean * size * 0.3, y),
                (x + lean * size, y - size),
                (x + size * 0.12 + lean * size * 0.3, y),
            ],
            tone,
        )


def person(
    sheet: Sheet,
    x: float,
    y: float,
    h: float,
    coat: Colour,
    *,
    hair: Colour = c.HAIR,
    trousers: Colour = c.MUTED,
    hat: str = "",
    reach: float = 0.0,
    face: int = 1,
    lift: float = 0.0,
) -> None:
    """Draw a person standing at (x, y).

    `hat` is ``straw``, ``helmet`` or nothing; `face` is 1 for looking right, -1 for left;
    the front hand is stretched out by `reach` and raised by `lift`, in heights `h`.
    """
    head = h * 0.105
    for side in (-1, 1):
        sheet.box(
            x + side * h * 0.055 - h * 0.042, y - h * 0.42, h * 0.084, h * 0.41, trousers, h * 0.02
        )
        sheet.box(
            x + side * h * 0.055 - h * 0.05 + (face * h * 0.012),
            y - h * 0.035,
            h * 0.105,
            h * 0.035,
            c.INK,
            h * 0.015,
        )
    arm = mix(coat, c.INK, 0.16)
    sheet.line(
        [(x - face * h * 0.10, y - h * 0.70), (x - face * h * 0.13, y - h * 0.44)], arm, h * 0.07
    )
    sheet.circle(x - face * h * 0.13, y - h * 0.41, h * 0.035, c.SKIN)
    sheet.shape(
        [
            (x - h * 0.12, y - h * 0.74),
            (x, y - h * 0.785),
            (x + h * 0.12, y - h * 0.74),
            (x + h * 0.135, y - h * 0.55),
            (x + h * 0.125, y - h * 0.36),
            (x, y - h * 0.345),
            (x - h * 0.125, y - h * 0.36),
            (x - h * 0.135, y - h * 0.55),
        ],
        coat,
    )
    sheet.box(x - h * 0.03, y - h * 0.82, h * 0.06, h * 0.07, mix(c.SKIN, c.AMBER, 0.2))
    sheet.circle(x, y - h * 0.885, head, c.SKIN)
    _headgear(sheet, x, y, h, hair, hat, face)
    hand = (x + face * h * (0.13 + reach), y - h * (0.44 + lift))
    elbow = (x + face * h * (0.13 + reach * 0.35), y - h * (0.55 + lift * 0.3))
    sheet.line([(x + face * h * 0.095, y - h * 0.70), elbow, hand], arm, h * 0.07)
    sheet.circle(*hand, h * 0.037, c.SKIN)


def _headgear(
    sheet: Sheet, x: float, y: float, h: float, hair: Colour, hat: str, face: int
) -> None:
    top, head = y - h * 0.885, h * 0.105
    if hat == "straw":
        sheet.oval(x, top - head * 0.42, head * 1.75, head * 0.38, c.GRAIN_DARK)
        sheet.poly(
            [
                (x - head * 0.95, top - head * 0.5),
                (x - head * 0.45, top - head * 1.3),
                (x + head * 0.45, top - head * 1.3),
                (x + head * 0.95, top - head * 0.5),
            ],
            c.GRAIN,
        )
        return
    sheet.slice(x, top, head * 1.08, 180, 360, hair)
    sheet.slice(x, top, head * 1.08, 90 if face > 0 else 0, 180 if face > 0 else 90, hair)
    sheet.circle(x + face * head * 0.25, top + head * 0.22, head * 0.78, c.SKIN)
    if hat == "helmet":
        sheet.slice(x, top - head * 0.1, head * 1.2, 180, 360, c.SEAL)
        sheet.box(x - head * 1.3, top - head * 0.2, head * 2.6, head * 0.24, c.SEAL, head * 0.1)


def ripples(
    sheet: Sheet,
    x: float,
    y: float,
    w: float,
    h: float,
    count: int,
    seed: int,
    tone: Colour = c.WATER_LIGHT,
) -> None:
    """Draw short light strokes on water."""
    dice = Random(seed)
    for _ in range(count):
        left, level = x + dice.random() * w, y + dice.random() * h
        length = 30 + dice.random() * 70
        sheet.line([(left, level), (min(left + length, x + w), level)], tone, 4)
