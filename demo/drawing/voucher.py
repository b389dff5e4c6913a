"""Vouchers (记账凭证) of the demo villages, drawn from the very rows of their sheets.

Invariant: number, day, words and amount are those of the sheet's row; nobody is named.
"""

from dataclasses import dataclass
from datetime import date

from demo.drawing import palette as c
from demo.drawing.palette import mix
from demo.drawing.sheet import Sheet
from disclosure.money import format_yuan

SIZE = (1600, 1000)
LEFT, RIGHT = 110, 1490
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


@dataclass(frozen=True)
class Voucher:
    """What a voucher says; `fen` is positive for income, negative for spending."""

    body: str
    number: str
    day: date
    text: str
    account: str
    fen: int


def draw(voucher: Voucher) -> Sheet:
    """Return a voucher's picture."""
    sheet = Sheet(SIZE, mix(c.EARTH_LIGHT, c.PAPER, 0.82))
    sheet.box(60, 50, 1480, 900, c.PAPER, 8)
    sheet.frame(60, 50, 1480, 900, c.STONE, 2, 8)
    kind = "收款凭证" if voucher.fen > 0 else "付款凭证"
    sheet.text(800, 130, kind, 62, c.CIVIC, bold=True)
    sheet.line([(620, 178), (980, 178)], c.CIVIC, 4)
    day = voucher.day
    sheet.text(LEFT, 235, f"单位：{voucher.body}", 30, c.INK, "lm")
    sheet.text(800, 290, f"{day.year}年{day.month}月{day.day}日", 34, c.INK)
    sheet.text(RIGHT, 290, f"凭证号：{voucher.number}", 34, c.INK, "rm", bold=True)
    _grid(sheet, voucher)
    _foot(sheet)
    _seal(sheet, voucher)
    return sheet


def capital(fen: int) -> str:
    """Return an amount in the numerals of vouchers, e.g. ``玖仟壹佰伍拾元整``."""
    yuan, cents = divmod(abs(fen), 100)
    told = f"{_whole(yuan) or '零'}元"
    if not cents:
        return told + "整"
    tens, ones = divmod(cents, 10)
    told += f"{DIGITS[tens]}角" if tens else "零"
    return told + (f"{DIGITS[ones]}分" if ones else "整")


def _whole(yuan: int) -> str:
    told, gap = "", False
    for place in range(len(str(yuan)) - 1, -1, -1):
        digit = yuan // 10**place % 10
        if digit:
            told += ("零" if gap and told else "") + DIGITS[digit] + PLACES[place % 4]
            gap = False
        else:
            gap = True
        if place % 4 == 0 and place and yuan // 10**place % 10_000:
            told += GROUPS[place // 4]
    return told


def _grid(sheet: Sheet, voucher: Voucher) -> None:
    tops = (330, 410, 560, 680)
    for top in tops:
        sheet.line([(LEFT, top), (RIGHT, top)], c.CIVIC, 3)
    for x in (LEFT, 850, 1130, RIGHT):
        sheet.line([(x, tops[0]), (x, tops[2])], c.CIVIC, 3)
    for x in (LEFT, RIGHT):
        sheet.line([(x, tops[2]), (x, tops[3])], c.CIVIC, 3)
    for x, words in ((480, "摘要"), (990, "账户"), (1310, "金额（元）")):
        sheet.text(x, 370, words, 34, c.CIVIC, bold=True)
    for number, line in enumerate(_lines(sheet, voucher.text)):
        sheet.text(LEFT + 24, 455 + 52 * number, line, 34, c.INK, "lm")
    sheet.text(990, 485, voucher.account, 34, c.INK)
    sheet.text(RIGHT - 24, 485, format_yuan(abs(voucher.fen)), 40, c.INK, "rm", bold=True)
    sheet.text(LEFT + 24, 620, f"合计（大写）：{capital(voucher.fen)}", 34, c.INK, "lm")


def _lines(sheet: Sheet, words: str) -> list[str]:
    lines = [""]
    for mark in words:
        if sheet.width(lines[-1] + mark, 34) > 690:
            lines.append("")
        lines[-1] += mark
    return lines[:2]


def _foot(sheet: Sheet) -> None:
    for x, words in ((LEFT, "负责人：已签"), (480, "审核：已签"), (800, "经办：已签")):
        sheet.text(x, 760, words, 32, c.INK, "lm")
    told = "附原始单据，姓名和账号已遮盖。演示用，样式虚构。"
    sheet.text(LEFT, 880, told, 28, c.MUTED, "lm")


def _seal(sheet: Sheet, voucher: Voucher) -> None:
    for radius, tone in ((112, c.SEAL), (104, c.PAPER)):
        sheet.circle(1310, 800, radius, tone)
    words = voucher.body.split("、")[0]
    half = -(-len(words) // 2)
    sheet.text(1310, 765, words[:half], 27, c.SEAL, bold=True)
    sheet.text(1310, 800, words[half:], 27, c.SEAL, bold=True)
    sheet.text(1310, 842, "财务专用章", 27, c.SEAL, bold=True)
