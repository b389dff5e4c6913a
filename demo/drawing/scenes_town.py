"""Scenes of the county town: service hall, bus, clinic, school, old street, waterworks."""

from demo.drawing import palette as c
from demo.drawing.palette import Colour, mix
from demo.drawing.parts import cloud, grass, house, mountains, person, poplar, sky, tree
from demo.drawing.sheet import Sheet

SIZE = (1600, 1000)


def hall() -> Sheet:
    """The service hall: the disclosure zone with its terminal, and the counters."""
    sheet = Sheet(SIZE, c.MIST)
    sheet.box(0, 790, 1600, 210, mix(c.HAIRLINE, c.PAPER, 0.62))
    for x in range(-600, 2300, 230):
        sheet.line([(800 + (x - 800) * 0.72, 790), (x, 1000)], mix(c.HAIRLINE, c.PAPER, 0.42), 3)
    sheet.box(0, 0, 1600, 60, mix(c.CIVIC, c.PAPER, 0.82))
    for x in (180, 560, 940, 1320):
        sheet.box(x, 44, 150, 16, c.PAPER, 8)
    sheet.box(70, 150, 560, 86, c.CIVIC, 8)
    sheet.text(350, 193, "政务公开专区", 48, c.PAPER, bold=True)
    _terminal(sheet, 250, 840)
    _shelf(sheet, 470, 800)
    sheet.box(760, 150, 770, 86, c.CIVIC, 8)
    sheet.text(1145, 193, "便民服务窗口", 48, c.PAPER, bold=True)
    for i, words in enumerate(("社会救助", "医保社保", "综合受理")):
        x = 780 + i * 250
        sheet.box(x, 290, 220, 58, c.DEEP, 6)
        sheet.text(x + 110, 319, words, 30, c.PAPER, bold=True)
        clothes = (c.CIVIC, c.GREEN, c.CIVIC)[i]
        person(sheet, x + 110, 850, 400, clothes, face=-1)
        sheet.box(x + 150, 560, 62, 48, c.STONE_DARK, 5)
        sheet.box(x + 176, 606, 10, 26, c.STONE_DARK)
    sheet.box(740, 628, 800, 26, c.EARTH, 6)
    sheet.box(756, 654, 768, 200, c.PAPER)
    sheet.box(756, 654, 768, 16, mix(c.HAIRLINE, c.PAPER, 0.4))
    for x in (1010, 1262):
        sheet.line([(x, 676), (x, 846)], mix(c.HAIRLINE, c.PAPER, 0.5), 4)
    person(sheet, 1016, 955, 400, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK, reach=0.05, lift=0.16)
    person(sheet, 120, 940, 400, c.GREEN, hair=c.GREY_HAIR, trousers=c.INK, reach=0.10, lift=0.20)
    _plant(sheet, 690, 860)
    return sheet


def _terminal(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x - 34, y - 130, 68, 120, c.STONE_DARK)
    sheet.box(x - 96, y - 20, 192, 24, c.STONE_DARK, 8)
    sheet.box(x - 118, y - 500, 236, 390, c.INK, 16)
    sheet.box(x - 104, y - 486, 208, 362, c.PAPER, 6)
    sheet.box(x - 104, y - 486, 208, 56, c.DEEP, 6)
    sheet.text(x, y - 458, "清禾明白", 27, c.PAPER, bold=True)
    tones = (c.CIVIC, c.GREEN, c.AMBER, c.CIVIC, c.SEAL, c.CIVIC)
    for i, tone in enumerate(tones):
        sheet.box(
            x - 90 + (i % 2) * 94, y - 412 + (i // 2) * 94, 86, 82, mix(tone, c.PAPER, 0.12), 8
        )
        sheet.circle(x - 47 + (i % 2) * 94, y - 380 + (i // 2) * 94, 16, c.PAPER)
        sheet.box(x - 72 + (i % 2) * 94, y - 354 + (i // 2) * 94, 50, 8, c.PAPER, 4)


def _shelf(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x - 6, y - 430, 172, 436, c.EARTH, 6)
    for row in range(3):
        sheet.box(x + 6, y - 416 + row * 140, 148, 122, mix(c.EARTH_LIGHT, c.PAPER, 0.4))
        for book in range(3):
            tone = (c.CIVIC, c.PAPER, c.SEAL, c.GREEN, c.GRAIN, c.DEEP)[(row * 2 + book) % 6]
            sheet.box(x + 14 + book * 46, y - 402 + row * 140, 40, 106, tone, 3)
            sheet.box(x + 20 + book * 46, y - 388 + row * 140, 28, 6, mix(tone, c.HAIRLINE, 0.6), 3)


def _plant(sheet: Sheet, x: float, y: float) -> None:
    for dx, dy in ((-62, -190), (-34, -240), (0, -260), (36, -236), (64, -186)):
        sheet.shape(
            [
                (x, y - 70),
                (x + dx * 0.75 - 14, y + dy * 0.62),
                (x + dx, y + dy),
                (x + dx * 0.75 + 14, y + dy * 0.62),
            ],
            c.LEAF if dx % 4 else c.LEAF_LIGHT,
        )
    sheet.poly([(x - 44, y - 90), (x + 44, y - 90), (x + 32, y), (x - 32, y)], c.SEAL)


def bus() -> Sheet:
    """A village bus at a stop between fields."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (1360, 180))
    cloud(sheet, 300, 160)
    cloud(sheet, 980, 110, 0.7)
    mountains(sheet, 600, 31)
    sheet.land([(0, 590), (500, 560), (1100, 585), (1600, 555)], c.MEADOW)
    for x in range(60, 1600, 140):
        poplar(sheet, x, 640, 190 + (x * 7 % 50), c.LEAF_LIGHT)
    sheet.box(0, 640, 1600, 60, c.NEAR)
    sheet.box(0, 690, 1600, 220, mix(c.MUTED, c.PAPER, 0.30))
    sheet.box(0, 690, 1600, 10, c.STONE_LIGHT)
    for x in range(-40, 1600, 220):
        sheet.box(x, 868, 120, 12, c.PAPER, 3)
    sheet.box(0, 905, 1600, 95, c.STONE_LIGHT)
    sheet.box(0, 905, 1600, 14, c.STONE)
    _bus_body(sheet, 300, 830)
    _stop(sheet, 1330, 930)
    person(sheet, 1180, 965, 300, c.GREEN, hair=c.GREY_HAIR, trousers=c.INK, face=-1)
    sheet.box(1080, 890, 70, 66, c.SEAL, 10)
    sheet.arc(1115, 890, 22, 180, 360, c.EARTH_DARK, 6)
    person(sheet, 1470, 960, 210, c.GRAIN_DARK, trousers=c.DEEP, face=-1)
    return sheet


def _bus_body(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x, y - 330, 780, 300, c.PAPER, 34)
    sheet.box(x, y - 150, 780, 120, c.CIVIC, 28)
    sheet.box(x, y - 150, 780, 50, c.CIVIC)
    sheet.box(x, y - 166, 780, 14, c.FOCUS)
    glass = mix(c.CIVIC, c.PAPER, 0.55)
    for i in range(5):
        sheet.box(x + 36 + i * 112, y - 292, 100, 106, glass, 10)
        sheet.poly(
            [
                (x + 60 + i * 112, y - 186),
                (x + 96 + i * 112, y - 292),
                (x + 116 + i * 112, y - 292),
                (x + 80 + i * 112, y - 186),
            ],
            mix(glass, c.PAPER, 0.3),
        )
    for i, hair in ((1, c.HAIR), (2, c.GREY_HAIR), (4, c.HAIR)):
        sheet.circle(x + 86 + i * 112, y - 226, 26, hair)
        sheet.circle(x + 90 + i * 112, y - 218, 22, c.SKIN)
        sheet.box(x + 56 + i * 112, y - 198, 62, 13, c.SEAL if i == 2 else c.GREEN, 6)
    sheet.box(x + 604, y - 292, 84, 262, mix(c.INK, c.PAPER, 0.12), 8)
    for dx in (610, 650):
        sheet.box(x + dx, y - 282, 34, 240, glass, 6)
    sheet.box(x + 712, y - 292, 68, 120, glass, 10)
    sheet.box(x + 150, y - 358, 300, 44, c.INK, 8)
    sheet.text(x + 300, y - 337, "3路 县城—云头乡", 27, c.FOCUS, bold=True)
    sheet.text(x + 250, y - 98, "清禾公交", 44, c.PAPER, bold=True)
    sheet.box(x + 748, y - 96, 32, 30, c.FOCUS, 6)
    sheet.box(x - 4, y - 52, 788, 22, c.INK, 8)
    for wheel in (150, 540):
        sheet.circle(x + wheel, y - 26, 58, c.INK)
        sheet.circle(x + wheel, y - 26, 30, c.STONE_LIGHT)
        sheet.circle(x + wheel, y - 26, 11, c.STONE_DARK)


def _stop(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x - 7, y - 480, 14, 480, c.STONE_DARK, 6)
    sheet.box(x - 80, y - 520, 160, 90, c.CIVIC, 12)
    sheet.text(x, y - 492, "石桥村", 34, c.PAPER, bold=True)
    sheet.text(x, y - 454, "SHIQIAO", 18, c.PAPER)
    sheet.box(x - 66, y - 410, 132, 170, c.PAPER, 8)
    sheet.frame(x - 66, y - 410, 132, 170, c.HAIRLINE, 4, 8)
    for row in range(5):
        tone = c.CIVIC if row == 0 else mix(c.MUTED, c.PAPER, 0.55)
        sheet.box(x - 50, y - 394 + row * 30, (100, 84, 96, 72, 90)[row], 12, tone, 5)


def clinic() -> Sheet:
    """The village clinic: a doctor measures an old man's blood pressure in the open."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet)
    cloud(sheet, 250, 140)
    cloud(sheet, 1400, 180, 0.8)
    mountains(sheet, 580, 9)
    sheet.land([(0, 580), (800, 560), (1600, 590)], c.MEADOW)
    for x in (100, 1490):
        tree(sheet, x, 760, 360)
    sheet.box(260, 330, 1080, 430, c.WALL)
    sheet.box(260, 690, 1080, 70, mix(c.CIVIC, c.PAPER, 0.75))
    sheet.box(230, 290, 1140, 54, c.CIVIC, 6)
    sheet.box(510, 364, 580, 84, c.PAPER, 8)
    sheet.frame(510, 364, 580, 84, c.CIVIC, 5, 8)
    _cross(sheet, 566, 406, 25)
    sheet.text(830, 406, "村卫生室", 52, c.CIVIC, bold=True)
    glass = mix(c.CIVIC, c.PAPER, 0.58)
    for x in (330, 1090):
        sheet.box(x - 8, 492, 196, 156, c.PAPER, 4)
        sheet.box(x, 500, 180, 140, glass)
        sheet.line([(x + 90, 500), (x + 90, 640)], c.PAPER, 7)
    sheet.box(700, 480, 200, 280, c.CIVIC)
    for x in (708, 804):
        sheet.box(x, 490, 88, 264, glass)
    sheet.land([(0, 765), (800, 752), (1600, 765)], c.EARTH_LIGHT)
    _check_up(sheet)
    for x, y in ((60, 900), (1540, 880), (1450, 980), (130, 985)):
        grass(sheet, x, y, 44)
    return sheet


def _cross(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.box(x - r, y - r * 0.36, 2 * r, r * 0.72, c.GREEN)
    sheet.box(x - r * 0.36, y - r, r * 0.72, 2 * r, c.GREEN)


def _check_up(sheet: Sheet) -> None:
    person(sheet, 1000, 930, 360, c.PAPER, face=-1, reach=0.16, lift=0.10, trousers=c.CIVIC)
    sheet.line([(990, 672), (1000, 720), (1012, 672)], c.STONE_DARK, 5)
    _cross(sheet, 1026, 742, 9)
    sheet.box(640, 800, 60, 150, c.EARTH_DARK, 6)
    person(sheet, 570, 945, 360, c.DEEP, hair=c.GREY_HAIR, trousers=c.INK, reach=0.18, lift=0.07)
    sheet.box(610, 790, 350, 22, c.EARTH, 6)
    sheet.box(930, 812, 22, 150, c.EARTH_DARK, 4)
    sheet.box(640, 812, 22, 150, c.EARTH_DARK, 4)
    sheet.box(744, 728, 118, 62, c.PAPER, 10)
    sheet.frame(744, 728, 118, 62, c.HAIRLINE, 4, 10)
    sheet.text(803, 759, "128", 38, c.CIVIC, bold=True)
    person(sheet, 330, 950, 340, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK)
    person(sheet, 200, 945, 330, c.GREEN, hair=c.GREY_HAIR)


def school() -> Sheet:
    """A village school with its playground, pupils arriving."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (210, 170))
    cloud(sheet, 560, 120, 0.8)
    cloud(sheet, 1380, 170)
    mountains(sheet, 560, 12)
    sheet.land([(0, 570), (800, 550), (1600, 575)], c.MEADOW)
    for x in (90, 1510):
        tree(sheet, x, 700, 330)
    _school_house(sheet)
    sheet.box(0, 690, 1600, 310, c.NEAR)
    sheet.oval(800, 905, 900, 165, mix(c.SEAL, c.PAPER, 0.35))
    sheet.oval(800, 905, 830, 130, mix(c.SEAL, c.PAPER, 0.80))
    sheet.oval(800, 905, 824, 126, mix(c.SEAL, c.PAPER, 0.35))
    sheet.oval(800, 905, 740, 92, c.MEADOW)
    coats: tuple[Colour, ...] = (c.CIVIC, c.FOCUS, c.SEAL, c.GREEN, c.CIVIC, c.GRAIN_DARK)
    for i, coat in enumerate(coats):
        x = 420 + i * 150
        person(
            sheet,
            x,
            870 + (i % 2) * 66,
            190,
            coat,
            trousers=c.DEEP,
            face=1 if i % 3 else -1,
            lift=0.30 if i in (1, 4) else 0.0,
            reach=0.08 if i in (1, 4) else 0.0,
        )
        sheet.box(
            x - (28 if i % 3 else -8), 870 + (i % 2) * 66 - 138, 22, 50, mix(coat, c.INK, 0.45), 8
        )
    person(sheet, 1340, 880, 270, c.MUTED, trousers=c.INK, face=-1, reach=0.12, lift=0.22)
    return sheet


def _school_house(sheet: Sheet) -> None:
    sheet.box(280, 330, 1040, 370, c.WALL)
    sheet.box(255, 300, 1090, 40, c.SEAL, 6)
    sheet.box(670, 220, 260, 480, mix(c.EARTH_LIGHT, c.PAPER, 0.45))
    sheet.poly([(650, 226), (800, 140), (950, 226)], c.SEAL)
    sheet.circle(800, 290, 44, c.PAPER)
    sheet.arc(800, 290, 44, 0, 360, c.INK, 6)
    sheet.line([(800, 290), (800, 260)], c.INK, 6)
    sheet.line([(800, 290), (820, 302)], c.INK, 6)
    glass = mix(c.CIVIC, c.PAPER, 0.52)
    for x in (310, 430, 550, 960, 1080, 1200):
        for y in (372, 530):
            sheet.box(x - 6, y - 6, 102, 108, c.PAPER, 4)
            sheet.box(x, y, 90, 96, glass)
            sheet.line([(x + 45, y), (x + 45, y + 96)], c.PAPER, 5)
            sheet.line([(x, y + 34), (x + 90, y + 34)], c.PAPER, 5)
    sheet.box(280, 484, 390, 16, mix(c.WALL, c.SEAL, 0.45))
    sheet.box(930, 484, 390, 16, mix(c.WALL, c.SEAL, 0.45))
    sheet.box(690, 390, 220, 62, c.CIVIC, 6)
    sheet.text(800, 420, "中心小学", 42, c.PAPER, bold=True)
    sheet.box(725, 500, 150, 200, mix(c.CIVIC, c.INK, 0.35))
    for x in (732, 804):
        sheet.box(x, 508, 64, 188, glass)


def old_street() -> Sheet:
    """The old street under the locust tree, with shops and people sitting out."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet)
    cloud(sheet, 1150, 110, 0.8)
    mountains(sheet, 480, 17)
    for x, w, h in ((-60, 420, 250), (330, 360, 220), (1010, 330, 220), (1310, 400, 260)):
        _shop(sheet, x, 720, w, h)
    sheet.box(0, 715, 1600, 285, mix(c.STONE_LIGHT, c.PAPER, 0.3))
    for row, y in enumerate((735, 780, 838, 910)):
        sheet.line([(0, y), (1600, y)], c.STONE_LIGHT, 4)
        step = 120 + row * 30
        for x in range((row % 2) * 60 - 30, 1600, step):
            sheet.line([(x, y), (x - 6, y + (42, 54, 68, 90)[row])], c.STONE_LIGHT, 4)
    _locust(sheet, 840, 760)
    person(sheet, 250, 950, 270, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK)
    person(sheet, 400, 955, 260, c.CIVIC, face=-1, reach=0.06, lift=0.1)
    person(sheet, 1290, 950, 270, c.GREEN, hair=c.GREY_HAIR, trousers=c.INK, face=-1)
    person(sheet, 1130, 965, 170, c.FOCUS, trousers=c.DEEP)
    return sheet


def _shop(sheet: Sheet, x: float, y: float, w: float, h: float) -> None:
    house(sheet, x, y, w, h, 2)
    sheet.box(x + w * 0.2, y - h * 0.93, w * 0.6, h * 0.15, c.EARTH_DARK, 4)
    sheet.box(x + w * 0.26, y - h * 0.88, w * 0.48, h * 0.05, c.GRAIN, 4)
    for side in (0.08, 0.92):
        lx = x + w * side
        sheet.line([(lx, y - h), (lx, y - h * 0.82)], c.INK, 3)
        sheet.oval(lx, y - h * 0.73, 19, 23, c.SEAL)
        sheet.box(lx - 9, y - h * 0.84, 18, 6, c.GRAIN)
        sheet.box(lx - 9, y - h * 0.65, 18, 6, c.GRAIN)


def _locust(sheet: Sheet, x: float, y: float) -> None:
    sheet.poly(
        [
            (x - 62, y + 30),
            (x - 34, y - 150),
            (x - 130, y - 300),
            (x - 100, y - 310),
            (x - 6, y - 200),
            (x + 70, y - 320),
            (x + 98, y - 306),
            (x + 34, y - 150),
            (x + 66, y + 30),
        ],
        c.EARTH_DARK,
    )
    for dx, dy, r in (
        (-230, -330, 110),
        (220, -340, 115),
        (-110, -440, 130),
        (110, -450, 130),
        (0, -350, 130),
        (0, -520, 110),
    ):
        sheet.circle(x + dx, y + dy, r, c.LEAF)
    for dx, dy, r in (
        (-250, -360, 60),
        (-120, -490, 74),
        (60, -530, 66),
        (180, -400, 66),
        (-20, -390, 54),
        (130, -480, 40),
    ):
        sheet.circle(x + dx, y + dy, r, c.LEAF_LIGHT)
    sheet.oval(x, y + 34, 170, 34, c.STONE)
    sheet.box(x - 170, y + 4, 340, 30, c.STONE_LIGHT, 8)
    for dx in (-150, 120):
        sheet.box(x + dx, y + 34, 30, 36, c.STONE)


def waterworks() -> Sheet:
    """Residents on the open day, beside the round basins of the waterworks."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (1420, 170))
    cloud(sheet, 240, 150)
    mountains(sheet, 540, 27)
    sheet.land([(0, 545), (800, 530), (1600, 550)], c.MEADOW)
    sheet.box(960, 330, 520, 230, c.WALL)
    sheet.box(940, 300, 560, 40, c.CIVIC, 6)
    sheet.text(1220, 384, "清禾县第一水厂", 42, c.CIVIC, bold=True)
    for x in range(1000, 1440, 110):
        sheet.box(x, 430, 74, 84, mix(c.CIVIC, c.PAPER, 0.55), 4)
    sheet.box(0, 556, 1600, 444, mix(c.STONE_LIGHT, c.PAPER, 0.45))
    for x, y, r in ((330, 640, 270), (900, 650, 240)):
        sheet.oval(x, y + 26, r, r * 0.36, c.STONE)
        sheet.oval(x, y, r, r * 0.36, c.STONE_LIGHT)
        sheet.oval(x, y, r - 22, (r - 22) * 0.36, c.WATER)
        sheet.oval(x, y, r * 0.55, r * 0.20, c.WATER_LIGHT)
        sheet.oval(x, y, r * 0.30, r * 0.11, c.WATER)
        sheet.line([(x - r, y - 22), (x + r, y - 22)], c.CIVIC, 9)
        sheet.circle(x, y - 26, 20, c.DEEP)
    person(sheet, 480, 950, 310, c.CIVIC, reach=0.16, lift=0.28, face=-1, trousers=c.INK)
    sheet.box(505, 735, 56, 76, c.PAPER, 4)
    for row in range(4):
        sheet.box(514, 748 + row * 15, 38, 5, c.HAIRLINE, 2)
    for i, (coat, hair) in enumerate(
        ((c.SEAL, c.GREY_HAIR), (c.GREEN, c.HAIR), (c.GRAIN_DARK, c.HAIR), (c.DEEP, c.GREY_HAIR))
    ):
        person(
            sheet,
            720 + i * 150,
            960 - (i % 2) * 24,
            290 - (90 if i == 2 else 0),
            coat,
            hair=hair,
            face=-1,
            trousers=c.INK,
        )
    return sheet
