"""The film "three steps to the old-age allowance"."""

from math import pi, sin

from demo.drawing import palette as c
from demo.drawing.film import Shot, ease
from demo.drawing.palette import mix
from demo.drawing.parts import cloud, house, mountains, person, sky, tree
from demo.drawing.sheet import Sheet


def shots() -> list[Shot]:
    """Return the shots in order."""
    return [
        Shot(3.2, "满80周岁，每月都有一份", _title),
        Shot(3.8, "第一步  带身份证，到村里登记", _register),
        Shot(3.4, "第二步  工作人员核对、上门看望", _visit),
        Shot(3.2, "第三步  次月起按月打到卡上", _pay),
        Shot(2.4, "家属可代办，不收任何费用", _end),
    ]


def _country(sheet: Sheet, now: float, ground: float = 500) -> None:
    sky(sheet, (1090, 120))
    cloud(sheet, 210 + now * 14, 110, 0.8)
    cloud(sheet, 760 + now * 9, 80, 0.6)
    mountains(sheet, ground - 20, 13)
    sheet.land([(0, ground - 10), (640, ground - 30), (1280, ground - 6)], c.MEADOW)
    sheet.land([(0, ground + 36), (640, ground + 24), (1280, ground + 40)], c.EARTH_LIGHT)


def _title(sheet: Sheet, now: float) -> None:
    _country(sheet, now)
    tree(sheet, 1130, 520, 270)
    slide = 300 * (1 - ease(now, 0.1, 0.9))
    wave = 0.05 * sin(now * 2 * pi * 0.8)
    person(
        sheet,
        240 - slide,
        545,
        290,
        c.CIVIC,
        hair=c.GREY_HAIR,
        trousers=c.INK,
        reach=0.08,
        lift=0.26 + wave,
    )
    person(sheet, 390 - slide, 545, 270, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK, face=-1)
    drop = 40 * (1 - ease(now, 0.3, 0.7))
    sheet.box(500, 150 - drop, 560, 190, c.PAPER, 18)
    sheet.frame(500, 150 - drop, 560, 190, c.CIVIC, 4, 18)
    sheet.text(780, 214 - drop, "三步领高龄津贴", 68, c.CIVIC, bold=True)
    sheet.text(780, 294 - drop, "清禾县民政局", 34, c.MUTED)


def _dots(sheet: Sheet, step: int, now: float) -> None:
    for place in range(3):
        x = 500 + place * 140
        if place < 2:
            sheet.line([(x + 34, 62), (x + 106, 62)], mix(c.CIVIC, c.MIST, 0.6), 6)
        done = place < step
        grow = 4 * (1 - ease(now, 0.3, 0.5)) if place == step - 1 else 0
        sheet.circle(x, 62, 32 + grow, c.CIVIC if done else c.PAPER)
        if not done:
            sheet.arc(x, 62, 30, 0, 360, c.HAIRLINE, 4)
        sheet.text(x, 61, str(place + 1), 38, c.PAPER if done else c.MUTED, bold=True)


def _register(sheet: Sheet, now: float) -> None:
    _country(sheet, now)
    _dots(sheet, 1, now)
    house(sheet, 700, 530, 430, 190, 2)
    sheet.box(770, 346, 290, 58, c.CIVIC, 8)
    sheet.text(915, 374, "便民服务站", 42, c.PAPER, bold=True)
    walk = ease(now, 0.2, 2.2)
    step = abs(sin(now * 2 * pi * 1.2)) * 7 * (1 - walk)
    x = 120 + 400 * walk
    person(
        sheet, x, 544 - step, 270, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK, reach=0.09, lift=0.16
    )
    show = ease(now, 1.6, 0.6)
    if show > 0:
        _card(sheet, x + 70, 240 - 40 * show, show)


def _card(sheet: Sheet, x: float, y: float, show: float) -> None:
    w, h = 190 * show, 120 * show
    sheet.box(x - w / 2, y - h / 2, w, h, c.PAPER, 12)
    sheet.frame(x - w / 2, y - h / 2, w, h, c.CIVIC, 4, 12)
    if show < 0.9:
        return
    sheet.box(x - 78, y - 34, 58, 72, mix(c.CIVIC, c.PAPER, 0.75), 6)
    sheet.circle(x - 49, y - 10, 14, c.SKIN)
    sheet.box(x - 70, y + 10, 42, 26, c.SEAL, 10)
    sheet.text(x + 32, y - 24, "身份证", 28, c.INK, bold=True)
    for row in range(2):
        sheet.box(x - 8, y + 4 + row * 20, 82, 9, c.HAIRLINE, 4)


def _visit(sheet: Sheet, now: float) -> None:
    sheet.box(0, 470, 1280, 250, mix(c.EARTH_LIGHT, c.PAPER, 0.2))
    _dots(sheet, 2, now)
    sheet.box(110, 150, 300, 220, c.PAPER, 8)
    sheet.box(124, 164, 272, 192, c.SKY)
    sheet.circle(330, 210, 28, mix(c.FOCUS, c.PAPER, 0.45))
    sheet.line([(260, 164), (260, 356)], c.PAPER, 9)
    sheet.box(480, 445, 250, 18, c.EARTH, 6)
    for x in (500, 696):
        sheet.box(x, 463, 16, 82, c.EARTH_DARK)
    sheet.box(570, 405, 46, 40, c.CIVIC, 8)
    person(sheet, 400, 545, 300, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK, reach=0.05, lift=0.06)
    come = ease(now, 0.1, 1.1)
    person(
        sheet,
        1180 - 330 * come,
        545,
        320,
        c.CIVIC,
        trousers=c.DEEP,
        face=-1,
        reach=0.12,
        lift=0.10 + 0.03 * sin(now * 2 * pi),
    )
    _tick_sheet(sheet, 1075, 290, now)


def _tick_sheet(sheet: Sheet, x: float, y: float, now: float) -> None:
    show = ease(now, 0.9, 0.5)
    if show <= 0:
        return
    h = 230 * show
    sheet.box(x - 105, y - h / 2, 210, h, c.PAPER, 12)
    sheet.frame(x - 105, y - h / 2, 210, h, c.HAIRLINE, 4, 12)
    for row, words in enumerate(("户籍", "年龄", "账户")):
        tick = ease(now, 1.3 + row * 0.4, 0.35)
        if tick <= 0:
            continue
        level = y - 66 + row * 66
        sheet.text(x - 76, level, words, 38, c.INK, "lm", bold=True)
        sheet.line([(x + 34, level), (x + 34 + 16 * tick, level + 16 * tick)], c.GREEN, 9)
        if tick > 0.5:
            end = (tick - 0.5) * 2
            sheet.line(
                [(x + 50, level + 16), (x + 50 + 32 * end, level + 16 - 34 * end)], c.GREEN, 9
            )


def _pay(sheet: Sheet, now: float) -> None:
    sheet.land([(0, 480), (640, 460), (1280, 480)], mix(c.CIVIC, c.PAPER, 0.86))
    _dots(sheet, 3, now)
    rise = 60 * (1 - ease(now, 0.0, 0.7))
    x, y = 470, 320 + rise
    sheet.box(x - 240, y - 150, 480, 300, c.CIVIC, 26)
    sheet.box(x - 240, y - 96, 480, 54, c.DEEP)
    sheet.box(x - 200, y - 10, 84, 62, c.FOCUS, 10)
    for row in range(4):
        sheet.box(x - 200 + row * 104, y + 84, 84, 20, mix(c.CIVIC, c.PAPER, 0.6), 6)
    sheet.text(x + 130, y + 20, "一卡通", 48, c.PAPER, bold=True)
    for place in range(4):
        fall = ease(now, 0.5 + place * 0.28, 0.6)
        if fall > 0:
            level = -60 + (500 - place * 40 + 60) * fall
            sheet.oval(800, level, 62, 24, c.GRAIN_DARK)
            sheet.oval(800, level - 10, 62, 24, c.FOCUS)
            sheet.oval(800, level - 10, 48, 17, mix(c.FOCUS, c.AMBER, 0.18))
            sheet.oval(800, level - 9, 45, 15, c.FOCUS)
    for row, (ages, amount) in enumerate((("80—89岁", 60), ("90—99岁", 120), ("100岁以上", 500))):
        show = ease(now, 0.7 + row * 0.35, 0.7)
        if show > 0:
            level = 170 + row * 112
            sheet.text(910, level - 22, ages, 32, c.MUTED, "lm")
            sheet.text(910, level + 28, f"{amount * show:.0f}元/月", 46, c.INK, "lm", bold=True)


def _end(sheet: Sheet, now: float) -> None:
    _country(sheet, now + 3)
    person(sheet, 330, 545, 280, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK)
    person(sheet, 480, 545, 300, c.GREEN, trousers=c.INK, face=-1, reach=0.05, lift=0.05)
    person(sheet, 210, 545, 190, c.FOCUS, trousers=c.DEEP)
    show = 30 * (1 - ease(now, 0.1, 0.6))
    sheet.box(640, 160 + show, 520, 210, c.PAPER, 18)
    sheet.frame(640, 160 + show, 520, 210, c.CIVIC, 4, 18)
    sheet.text(900, 216 + show, "不清楚的，打电话问", 40, c.INK)
    sheet.text(900, 300 + show, "0890-6120119", 66, c.CIVIC, bold=True)
