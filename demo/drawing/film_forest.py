"""The film "four sentences about forest fires"."""

from math import pi, sin
from random import Random

from demo.drawing import palette as c
from demo.drawing.film import Shot, ease
from demo.drawing.palette import mix
from demo.drawing.parts import cloud, mountains, person, pine, sky
from demo.drawing.sheet import Sheet


def shots() -> list[Shot]:
    """Return the shots in order."""
    return [
        Shot(3.0, "防火期到明年5月31日", _title),
        Shot(3.0, "进山不带火", _lighter),
        Shot(3.0, "林边不烧荒", _burning),
        Shot(3.0, "祭扫献鲜花", _flowers),
        Shot(3.4, "见火先撤离，拨打12119", _call),
    ]


def _forest(sheet: Sheet, now: float, seed: int = 3) -> None:
    sky(sheet, (180, 120))
    cloud(sheet, 520 + now * 12, 100, 0.7)
    mountains(sheet, 380, 23, mix(c.GREEN, c.PAPER, 0.68))
    dice = Random(seed)
    for row, (y, h) in enumerate(((430, 140), (500, 200))):
        sheet.land([(0, y - 40), (640, y - 22), (1280, y - 46)], mix(c.MEADOW, c.LEAF, row * 0.4))
        for place in range(12 - row * 2):
            x = place * (1280 / (11 - row * 2)) + dice.random() * 40
            pine(
                sheet,
                x + 2.5 * sin(now * 2 + place),
                y,
                h * (0.85 + dice.random() * 0.3),
                mix(c.LEAF_DARK, c.NEAR, 0.5 - row * 0.35),
            )
    sheet.land([(0, 520), (640, 505), (1280, 525)], c.NEAR)


def _title(sheet: Sheet, now: float) -> None:
    _forest(sheet, now)
    dice = Random(8)
    for _ in range(26):
        x, start, speed = dice.random() * 1280, dice.random() * 560, 50 + dice.random() * 50
        y = (start + now * speed) % 560
        sway = 16 * sin(now * 2.2 + start)
        sheet.oval(x + sway, y, 9, 5, mix(c.GRAIN_DARK, c.SEAL, dice.random() * 0.6))
    drop = 50 * (1 - ease(now, 0.15, 0.7))
    sheet.box(370, 170 - drop, 540, 190, c.SEAL, 16)
    sheet.frame(384, 184 - drop, 512, 162, c.PAPER, 4, 10)
    sheet.text(640, 236 - drop, "森林防火四句话", 64, c.PAPER, bold=True)
    sheet.text(640, 306 - drop, "清禾县林业局", 34, c.PAPER)


def _forbidden(sheet: Sheet, x: float, y: float, now: float, start: float) -> None:
    """Draw a red ring with a bar, growing in."""
    show = ease(now, start, 0.45)
    if show <= 0:
        return
    r = 150 * (1.25 - 0.25 * show)
    sheet.arc(x, y, r, 0, 360 * show, c.SEAL, 24)
    if show > 0.6:
        reach = r * 0.7 * (show - 0.6) / 0.4
        sheet.line([(x - reach, y - reach), (x + reach, y + reach)], c.SEAL, 24)


def _flame(sheet: Sheet, x: float, y: float, h: float, now: float) -> None:
    flicker = 1 + 0.07 * sin(now * 2 * pi * 1.6)
    for size, tone in ((1.0, c.SEAL), (0.68, c.FOCUS), (0.36, mix(c.FOCUS, c.PAPER, 0.6))):
        tall, half = h * size * flicker, h * 0.34 * size
        lean = h * 0.08 * sin(now * 5)
        sheet.shape(
            [
                (x + lean, y - tall),
                (x + half * 0.75, y - tall * 0.5),
                (x + half, y - tall * 0.2),
                (x, y),
                (x - half, y - tall * 0.2),
                (x - half * 0.75, y - tall * 0.5),
            ],
            tone,
        )


def _lighter(sheet: Sheet, now: float) -> None:
    _forest(sheet, now, 5)
    grow = ease(now, 0.1, 0.6)
    x, y = 420, 290 + 60 * (1 - grow)
    sheet.circle(x, y, 175, c.PAPER)
    sheet.box(x - 34, y - 4, 68, 116, c.CIVIC, 12)
    sheet.box(x - 34, y - 28, 68, 30, c.STONE_DARK, 6)
    _flame(sheet, x, y - 26, 96, now)
    _forbidden(sheet, x, y, now, 0.8)
    person(
        sheet, 800, 544, 300, c.AMBER, trousers=c.INK, hat="helmet", face=-1, reach=0.14, lift=0.16
    )
    hand = ease(now, 1.3, 0.8)
    person(
        sheet,
        1050 - 40 * hand,
        545,
        280,
        c.GREEN,
        trousers=c.INK,
        face=-1,
        reach=0.10,
        lift=0.08 * hand,
    )
    sheet.box(868, 450, 74, 70, c.FOCUS, 8)
    sheet.text(905, 485, "火种", 28, c.INK, bold=True)


def _burning(sheet: Sheet, now: float) -> None:
    _forest(sheet, now, 9)
    sheet.land([(0, 505), (640, 490), (1280, 512)], mix(c.GRAIN, c.EARTH, 0.3))
    for row in range(4):
        sheet.line([(0, 520 + row * 14), (1280, 516 + row * 14)], c.GRAIN_DARK, 3)
    for puff in range(9):
        age = (now * 0.45 + puff / 9) % 1
        r = 18 + 64 * age
        sheet.circle(
            860 + 90 * age + 20 * sin(puff * 2.1),
            420 - 330 * age,
            r,
            mix(c.STONE, c.SKY, 0.15 + 0.75 * age),
        )
    for x, h in ((800, 90), (860, 130), (920, 96)):
        _flame(sheet, x, 520, h, now + x)
    _forbidden(sheet, 860, 372, now, 0.9)
    sheet.shape([(170, 520), (200, 430), (290, 408), (380, 430), (410, 520)], c.GRAIN)
    for dx in range(5):
        sheet.curve(
            [(200 + dx * 46, 510), (216 + dx * 40, 460), (230 + dx * 34, 425)], c.GRAIN_DARK, 4
        )
    show = ease(now, 1.4, 0.6)
    if show > 0:
        sheet.box(150, 318 - 20 * show, 290, 66, c.GREEN, 33)
        sheet.text(295, 350 - 20 * show, "打捆还田有补助", 34, c.PAPER, bold=True)


def _flowers(sheet: Sheet, now: float) -> None:
    _forest(sheet, now, 12)
    sheet.shape([(470, 530), (520, 440), (640, 400), (760, 440), (810, 530)], c.EARTH)
    sheet.box(590, 330, 100, 190, c.STONE_LIGHT, 12)
    sheet.box(574, 505, 132, 26, c.STONE, 6)
    sheet.frame(604, 346, 72, 130, c.STONE, 4, 6)
    dice = Random(4)
    for place in range(15):
        bloom = ease(now, 0.4 + place * 0.09, 0.5)
        if bloom <= 0:
            continue
        x, y = 470 + place * 24, 536 - dice.random() * 24
        sheet.line([(x, y + 20), (x, y - 26 * bloom)], c.LEAF, 5)
        tone = (c.PAPER, c.FOCUS, mix(c.SEAL, c.PAPER, 0.35))[place % 3]
        for dx, dy in ((-9, 0), (9, 0), (0, -9), (0, 9)):
            sheet.circle(x + dx * bloom, y - 28 * bloom + dy * bloom, 9 * bloom, tone)
        sheet.circle(x, y - 28 * bloom, 6 * bloom, c.GRAIN_DARK)
    bow = 0.06 * ease(now, 0.8, 0.8)
    person(sheet, 300, 545, 290, c.DEEP, trousers=c.INK, reach=0.10 + bow, lift=0.10)
    person(sheet, 1000, 545, 270, c.MUTED, hair=c.GREY_HAIR, trousers=c.INK, face=-1, reach=bow)


def _call(sheet: Sheet, now: float) -> None:
    _forest(sheet, now, 15)
    for puff in range(7):
        age = (now * 0.4 + puff / 7) % 1
        sheet.circle(
            1080 + 70 * age, 350 - 260 * age, 14 + 50 * age, mix(c.STONE, c.SKY, 0.2 + 0.7 * age)
        )
    step = ease(now, 0.2, 2.4)
    for place, (coat, h, hair) in enumerate(
        ((c.SEAL, 250, c.GREY_HAIR), (c.CIVIC, 280, c.HAIR), (c.FOCUS, 180, c.HAIR))
    ):
        hop = abs(sin((now + place * 0.2) * 2 * pi * 1.4)) * 8 * (1 - step)
        person(
            sheet,
            560 - 260 * step + place * 110,
            545 - hop,
            h,
            coat,
            hair=hair,
            trousers=c.INK,
            face=-1,
            reach=0.05,
        )
    rise = ease(now, 0.4, 0.6)
    x, y = 850, 330 + 80 * (1 - rise)
    sheet.box(x - 105, y - 190, 210, 380, c.INK, 28)
    sheet.box(x - 92, y - 166, 184, 332, c.PAPER, 10)
    sheet.text(x, y - 70, "12119", 56, c.SEAL, bold=True)
    sheet.text(x, y - 16, "森林火警", 34, c.INK, bold=True)
    sheet.circle(x, y + 86, 44, c.GREEN)
    sheet.arc(x, y + 98, 24, 200, 340, c.PAPER, 13)
    for ring in range(3):
        phase = (now * 0.9 + ring / 3) % 1
        tone = mix(c.GREEN, c.PAPER, 0.2 + 0.8 * phase)
        if phase < 0.9:
            sheet.arc(x, y + 86, 46 + 34 * phase, 0, 360, tone, 4)
