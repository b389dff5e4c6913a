"""Scenes of villages: the stone bridge, the terraces, the bamboo valley, the loudspeaker."""

from math import cos, pi, sin
from random import Random

from demo.drawing import palette as c
from demo.drawing.palette import mix
from demo.drawing.parts import (
    cloud,
    grass,
    house,
    mountains,
    person,
    poplar,
    ripples,
    sky,
    tree,
)
from demo.drawing.sheet import Sheet, smooth

SIZE = (1600, 1000)


def bridge() -> Sheet:
    """A village with white walls behind an old stone bridge."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (1290, 170))
    cloud(sheet, 330, 170)
    cloud(sheet, 900, 120, 0.7)
    mountains(sheet, 560, 7)
    sheet.land([(0, 560), (400, 520), (800, 545), (1200, 505), (1600, 540)], c.MEADOW)
    for x, h in ((90, 210), (590, 150), (850, 150), (1500, 240)):
        tree(sheet, x, 575, h)
    house(sheet, 150, 600, 300, 125, 2)
    house(sheet, 610, 560, 190, 78, 1)
    house(sheet, 1085, 600, 330, 135, 2)
    for x, h in ((500, 230), (536, 200), (930, 180), (965, 215), (1000, 190)):
        poplar(sheet, x, 606, h, c.LEAF_LIGHT)
    sheet.land([(0, 640), (500, 625), (1100, 628), (1600, 645)], c.NEAR)
    sheet.land([(0, 735), (420, 715), (1180, 715), (1600, 735)], c.WATER)
    ripples(sheet, 0, 760, 1600, 220, 34, 3)
    _stone_bridge(sheet)
    sheet.land([(0, 890), (150, 905), (330, 960), (430, 1010)], c.LEAF)
    sheet.land([(1210, 1010), (1330, 950), (1480, 900), (1600, 880)], c.LEAF)
    for x, y in ((70, 905), (190, 930), (290, 960), (1400, 935), (1520, 905)):
        grass(sheet, x, y, 46, c.LEAF_DARK)
    person(sheet, 770, 568, 120, c.CIVIC, hat="straw")
    person(sheet, 880, 572, 108, c.SEAL, hair=c.GREY_HAIR, face=-1)
    return sheet


def _stone_bridge(sheet: Sheet) -> None:
    top = [(300, 716), (480, 640), (660, 586), (820, 566), (980, 586), (1160, 640), (1340, 716)]
    body = [*top, (1340, 790), (300, 790)]
    sheet.poly([*smooth(top), *body[-2:]], c.STONE_LIGHT)
    for x, r in ((820, 150), (535, 80), (1105, 80)):
        base = 790
        sheet.slice(x, base, r + 22, 180, 360, c.STONE)
        sheet.slice(x, base, r, 180, 360, mix(c.WATER, c.DEEP, 0.30))
        for i in range(1, 9):
            _wedge(sheet, x, base, r, i * 20 + 180)
    for x, y in (
        (380, 735),
        (680, 655),
        (940, 632),
        (1230, 735),
        (630, 700),
        (985, 700),
        (470, 682),
        (1180, 690),
        (740, 612),
        (860, 604),
        (340, 760),
        (1270, 764),
    ):
        sheet.box(x, y, 52, 20, mix(c.STONE_LIGHT, c.STONE, 0.45), 4)
    sheet.box(280, 786, 1080, 10, c.STONE)
    sheet.box(280, 796, 1080, 204, c.WATER)
    ripples(sheet, 300, 815, 1040, 160, 22, 5)
    for x, r in ((820, 150), (535, 80), (1105, 80)):
        sheet.oval(x, 800, r, r * 0.24, mix(c.WATER, c.DEEP, 0.20))
        sheet.box(x - r, 770, 2 * r, 26, mix(c.WATER, c.DEEP, 0.30))
    sheet.curve([(x, y - 4) for x, y in top], c.STONE_DARK, 12)
    rail = [(x, y - 46) for x, y in top[1:-1]]
    sheet.curve(rail, c.STONE, 9)
    for post_x, post_y in smooth(top[1:-1])[::9]:
        sheet.box(post_x - 6, post_y - 58, 12, 56, c.STONE, 4)


def _wedge(sheet: Sheet, x: float, y: float, r: float, angle: float) -> None:
    a = angle * pi / 180
    sheet.line(
        [(x + r * cos(a), y + r * sin(a)), (x + (r + 22) * cos(a), y + (r + 22) * sin(a))],
        c.STONE_DARK,
        3,
    )


def terraces() -> Sheet:
    """Terraced fields climbing a hill, with a farmer."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (300, 180))
    cloud(sheet, 760, 150)
    cloud(sheet, 1300, 220, 0.8)
    mountains(sheet, 480, 21)
    tree(sheet, 1060, 425, 150)
    tree(sheet, 1430, 440, 160)
    house(sheet, 1090, 420, 180, 78, 2)
    house(sheet, 1300, 424, 110, 54, 1)
    for step in range(9):
        _terrace(sheet, (1180, 415 + step * 52), 1500 - step * 60, step)
    for step in range(6):
        _terrace(sheet, (180 + step * 22, 590 + step * 68), 980 + step * 60, step + 3)
    person(sheet, 520, 945, 280, c.CIVIC, hat="straw", reach=0.10, lift=0.12)
    sheet.line([(597, 640), (592, 950)], c.EARTH_DARK, 9)
    sheet.poly([(570, 940), (616, 940), (608, 984), (578, 984)], c.STONE_DARK)
    for x, y in ((90, 975), (300, 985), (760, 975), (960, 985), (1210, 970), (1460, 985)):
        grass(sheet, x, y, 48, c.LEAF_DARK)
    return sheet


def _terrace(sheet: Sheet, top: tuple[float, float], spread: float, step: int) -> None:
    """Draw one step: a dome round `top` that falls by its height over `spread`."""
    tones = (c.MEADOW, c.GRAIN, c.NEAR, c.LEAF_LIGHT, mix(c.GRAIN, c.PAPER, 0.35))
    tone = tones[step % len(tones)]
    points = [
        (x, top[1] + 400 * ((x - top[0]) / spread) ** 2 + 9 * sin(x / 150 + step * 2))
        for x in range(-120, 1761, 120)
    ]
    sheet.land([(x, y - 13) for x, y in points], mix(c.EARTH, c.EARTH_LIGHT, 0.45))
    sheet.land(points, tone)
    for row in (1, 2):
        sheet.curve([(x, y + 15 * row) for x, y in points], mix(tone, c.LEAF_DARK, 0.26), 3)


def bamboo() -> Sheet:
    """A valley path between bamboo, with a stream and a small house."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet)
    mountains(sheet, 600, 4)
    cloud(sheet, 800, 140, 0.9)
    sheet.land([(0, 520), (300, 560), (800, 600), (1300, 560), (1600, 510)], c.NEAR)
    house(sheet, 690, 640, 240, 100, 2)
    tree(sheet, 985, 640, 170)
    sheet.land([(0, 640), (500, 640), (1100, 645), (1600, 620)], c.MEADOW)
    sheet.poly(
        [
            *smooth([(860, 650), (820, 720), (900, 800), (780, 900), (820, 1010)]),
            *smooth([(1130, 1010), (1060, 900), (1080, 800), (930, 720), (905, 650)]),
        ],
        c.WATER,
    )
    ripples(sheet, 850, 760, 150, 220, 9, 8)
    sheet.poly(
        [
            *smooth([(800, 645), (720, 720), (690, 820), (560, 1010)]),
            *smooth([(700, 1010), (760, 820), (760, 720), (815, 645)]),
        ],
        c.EARTH_LIGHT,
    )
    dice = Random(11)
    for side in (0, 1):
        for i in range(9):
            spread = 30 + (i * 5 % 9) * 52 + dice.random() * 26
            x = spread if side == 0 else 1600 - spread
            depth = i / 8
            _bamboo_stem(sheet, x, 640 + depth * 360, 560 + depth * 520, depth, dice)
    person(sheet, 700, 885, 190, c.SEAL, trousers=c.INK, hair=c.GREY_HAIR, face=1)
    sheet.shape(
        [(645, 777), (667, 761), (693, 777), (693, 835), (667, 847), (645, 835)], c.GRAIN_DARK
    )
    for y in (785, 803, 821):
        sheet.line([(648, y), (690, y)], c.AMBER, 2)
    return sheet


def _bamboo_stem(sheet: Sheet, x: float, y: float, h: float, depth: float, dice: Random) -> None:
    tone = mix(c.NEAR, c.LEAF, 0.25 + depth * 0.75)
    width = 9 + depth * 17
    lean = (dice.random() - 0.5) * 60
    joints = 8
    for i in range(joints):
        low, high = i / joints, (i + 1) / joints
        a = (x + lean * low * low, y - h * low)
        b = (x + lean * high * high, y - h * high)
        sheet.line([a, (b[0], b[1] + 7)], tone, width * (1 - 0.3 * high))
        sheet.line(
            [(b[0] - width * 0.5, b[1] + 3), (b[0] + width * 0.5, b[1] + 3)],
            mix(tone, c.PAPER, 0.4),
            3,
        )
        if i >= 3:
            side = 1 if (i + round(x)) % 2 else -1
            for turn in (0.2, 0.75, 1.25):
                length = 60 + 60 * depth
                tip = (b[0] + side * length, b[1] - length * (0.7 - turn))
                middle = ((b[0] + tip[0]) / 2, (b[1] + tip[1]) / 2 - 9 - 5 * depth)
                lower = ((b[0] + tip[0]) / 2, (b[1] + tip[1]) / 2 + 5)
                sheet.poly([b, middle, tip, lower], mix(tone, c.LEAF_LIGHT, 0.35 * turn))


def loudspeaker() -> Sheet:
    """A pole with two horns above the roofs, in the evening slot."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (230, 330))
    cloud(sheet, 420, 150, 0.9)
    mountains(sheet, 640, 15)
    sheet.land([(0, 640), (500, 615), (1000, 640), (1600, 610)], c.MEADOW)
    house(sheet, 60, 790, 360, 160, 2)
    house(sheet, 500, 770, 280, 125, 2)
    tree(sheet, 455, 800, 260)
    tree(sheet, 1500, 830, 340)
    sheet.land([(0, 815), (600, 795), (1100, 800), (1600, 825)], c.NEAR)
    sheet.land([(0, 905), (500, 880), (1100, 885), (1600, 910)], c.EARTH_LIGHT)
    _horn_pole(sheet, 1090)
    person(sheet, 300, 960, 240, c.CIVIC, hair=c.GREY_HAIR, trousers=c.INK)
    person(sheet, 480, 965, 220, c.SEAL, hair=c.GREY_HAIR, face=-1, reach=0.05, lift=0.12)
    person(sheet, 640, 950, 150, c.GRAIN_DARK, trousers=c.DEEP)
    return sheet


def _horn_pole(sheet: Sheet, x: float) -> None:
    sheet.box(x - 15, 200, 30, 720, c.STONE, 8)
    sheet.box(x + 3, 200, 12, 720, c.STONE_DARK, 6)
    sheet.box(x - 40, 905, 80, 26, c.STONE_DARK, 6)
    sheet.circle(x, 196, 20, c.STONE_DARK)
    sheet.box(x - 30, 590, 60, 92, c.PAPER, 8)
    sheet.frame(x - 30, 590, 60, 92, c.HAIRLINE, 4, 8)
    sheet.text(x, 636, "村村响", 17, c.CIVIC, bold=True)
    for face, y in ((-1, 300), (1, 410)):
        sheet.line([(x, y), (x + face * 60, y)], c.STONE_DARK, 14)
        sheet.box(min(x + face * 52, x + face * 92), y - 26, 40, 52, c.STONE_DARK, 8)
        sheet.poly(
            [
                (x + face * 90, y - 20),
                (x + face * 240, y - 86),
                (x + face * 240, y + 86),
                (x + face * 90, y + 20),
            ],
            c.CIVIC,
        )
        sheet.poly(
            [
                (x + face * 90, y + 4),
                (x + face * 240, y + 24),
                (x + face * 240, y + 86),
                (x + face * 90, y + 20),
            ],
            c.DEEP,
        )
        sheet.oval(x + face * 240, y, 26, 88, mix(c.CIVIC, c.PAPER, 0.35))
        sheet.oval(x + face * 242, y, 16, 62, mix(c.CIVIC, c.INK, 0.45))
        for ring in range(3):
            middle = 0 if face > 0 else 180
            sheet.arc(
                x + face * 240,
                y,
                90 + ring * 52,
                middle - 32,
                middle + 32,
                mix(c.FOCUS, c.SKY, 0.15 + ring * 0.22),
                11,
            )
