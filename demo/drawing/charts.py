"""Charts drawn from the tables of the items they belong to."""

from pathlib import Path

from demo.drawing import palette as c
from demo.drawing.palette import mix
from demo.drawing.sheet import Sheet
from demo.drawing.table_file import rows

SIZE = (1600, 1000)


def budget(table: Path) -> Sheet:
    """Bars of what the county spends on, largest first."""
    spending = [(row["项目"], int(row["预算数"])) for row in rows(table)]
    spending.sort(key=lambda entry: entry[1], reverse=True)
    total = sum(amount for _, amount in spending)
    most = spending[0][1]
    sheet = _titled("2026年钱花到哪里", f"一般公共预算支出 {total / 10000:.2f} 亿元，单位：万元")
    step = 800 / len(spending)
    for place, (name, amount) in enumerate(spending):
        y = 178 + place * step
        length = 860 * amount / most
        tone = c.CIVIC if place < 3 else mix(c.CIVIC, c.PAPER, 0.45)
        sheet.text(440, y + step * 0.42, name, 29, c.INK, "rm")
        sheet.box(464, y + 6, max(length, 6), step - 16, tone, 5)
        share = f"{amount:,}" + (f"（占 {amount / total:.0%}）" if place < 3 else "")
        sheet.text(464 + length + 16, y + step * 0.42, share, 28, c.INK, "lm", bold=place < 3)
    return sheet


def standards(table: Path) -> Sheet:
    """Groups of bars: three standards over the years."""
    years = rows(table)
    names = [name for name in years[0] if name != "年度"]
    tones = (c.CIVIC, c.GREEN, mix(c.FOCUS, c.AMBER, 0.25))
    sheet = _titled("三年来，标准逐年提高", "每人每月，单位：元")
    base, rise = 850, 560
    for amount in range(0, 801, 200):
        y = base - rise * amount / 800
        sheet.line([(170, y), (1530, y)], mix(c.HAIRLINE, c.PAPER, 0.5 if amount else 0), 3)
        sheet.text(150, y, str(amount), 28, c.MUTED, "rm")
    for place, year in enumerate(years):
        middle = 400 + place * 450
        sheet.text(middle, base + 44, f"{year['年度']}年", 36, c.INK, bold=True)
        for bar, (name, tone) in enumerate(zip(names, tones, strict=True)):
            value = float(year[name])
            x, height = middle + (bar - 1) * 116, rise * value / 800
            sheet.box(x - 48, base - height, 96, height + 12, tone, 10)
            sheet.box(x - 48, base, 96, 14, c.PAPER)
            sheet.box(x - 44, base - height - 48, 88, 46, c.PAPER)
            sheet.text(x, base - height - 26, f"{value:.0f}", 34, c.INK, bold=True)
    sheet.line([(170, base), (1530, base)], c.HAIRLINE, 3)
    _legend(sheet, list(zip(names, tones, strict=True)), 952)
    return sheet


def _titled(title: str, unit: str) -> Sheet:
    sheet = Sheet(SIZE, c.PAPER)
    sheet.box(0, 0, 16, 1000, c.CIVIC)
    sheet.text(70, 76, title, 58, c.INK, "lm", bold=True)
    sheet.text(70, 138, unit, 30, c.MUTED, "lm")
    return sheet


def _legend(sheet: Sheet, entries: list[tuple[str, c.Colour]], y: float) -> None:
    widths = [64 + sheet.width(name, 32) + 60 for name, _ in entries]
    x = (SIZE[0] - sum(widths) + 60) / 2
    for (name, tone), width in zip(entries, widths, strict=True):
        sheet.box(x, y - 17, 46, 34, tone, 6)
        sheet.text(x + 62, y, name, 32, c.INK, "lm")
        x += width
