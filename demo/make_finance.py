"""Writes the demo villages' monthly finance sheets: ``python -m demo.make_finance``.

Reads `demo/finance.toml` and writes, for each village and month, a Markdown item with
two CSV tables (every transaction; every account) into `demo/content/<village>/`.

Invariant: the same input always writes the same bytes.
"""

import csv
import io
import sys
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from demo.books import MONTHS, YEAR, Sheet, Source, make_sheets, working_days
from demo.drawing.voucher import Voucher
from disclosure.money import format_yuan

SOURCE = Path(__file__).with_name("finance.toml")
CONTENT = Path(__file__).with_name("content")
BASIS = (
    "《中华人民共和国村民委员会组织法》",
    "《中华人民共和国农村集体经济组织法》",
    "《农村集体经济组织财务公开规定》",
)
COMMUNITY_BASIS = ("《中华人民共和国城市居民委员会组织法》",)
# Last day on display by month. Three are archived by now, the newest two reach into 2027.
SHOWN_UNTIL = {
    5: date(2026, 7, 10),
    6: date(2026, 8, 14),
    7: date(2026, 9, 30),
    8: date(2026, 12, 31),
    9: date(2027, 1, 15),
    10: date(2027, 2, 10),
}
ON_SCREEN = (9, 10)
WITH_VOUCHERS = {("990421101201", 10), ("990421201201", 10)}
"""Villages and months whose largest vouchers are shown as pictures."""
VOUCHERS_SHOWN = 3


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def yuan(fen: int) -> str:
    """Return an amount for a CSV cell, without separators."""
    return format_yuan(fen).replace(",", "")


def lines_csv(sheet: Sheet) -> str:
    """Return every transaction, numbered by voucher, with totals."""
    rows = [["日期", "凭证号", "摘要", "账户", "收入", "支出"]]
    for number, line in enumerate(sheet.lines, 1):
        account = sheet.village.accounts[line.account].name
        income, expense = (yuan(line.fen), "") if line.fen > 0 else ("", yuan(-line.fen))
        voucher = f"{sheet.month:02d}-{number:02d}"
        rows.append([line.day.isoformat(), voucher, line.text, account, income, expense])
    rows.append(["合计", "", "", "", yuan(sheet.income), yuan(sheet.expense)])
    return csv_text(rows)


def accounts_csv(sheet: Sheet) -> str:
    """Return every account: balance before, income, expense, balance after, with totals."""
    rows = [["账户", "上月结余", "本月收入", "本月支出", "本月结余"]]
    for index, account in enumerate(sheet.village.accounts):
        own = [line.fen for line in sheet.lines if line.account == index]
        income = sum(fen for fen in own if fen > 0)
        expense = -sum(fen for fen in own if fen < 0)
        cells = (sheet.opening[index], income, expense, sheet.closing[index])
        rows.append([account.name, *map(yuan, cells)])
    totals = (sum(sheet.opening), sheet.income, sheet.expense, sum(sheet.closing))
    rows.append(["合计", *map(yuan, totals)])
    return csv_text(rows)


def issue_day(sheet: Sheet) -> date:
    """Return the day of issue: the fourth to seventh working day of the next month."""
    place = 3 + int(sheet.village.code[9:]) % 4
    return working_days(sheet.month + 1)[place]


def review_day(sheet: Sheet) -> date:
    """Return the working day on which the supervisors went through the vouchers."""
    days = working_days(sheet.month + 1)
    return days[days.index(issue_day(sheet)) - 2]


def chinese_day(day: date) -> str:
    """Return a date with its weekday, e.g. 2026年11月6日（星期五）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"


def toml_list(texts: Sequence[str]) -> str:
    """Return texts as a TOML array."""
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def front_matter(sheet: Sheet) -> list[str]:
    """Return the item's front matter, its two fences included."""
    village, month = sheet.village, sheet.month
    screen = ("screen",) if month in ON_SCREEN else ()
    is_village = village.name.endswith("村")
    lines = [
        "+++",
        f'title = "{village.name}{YEAR}年{month}月财务收支公开"',
        'entry = "finance.monthly"',
        f"channels = {toml_list(('kiosk', *screen, 'phone', 'print'))}",
        f'issuing_body = "{village.body}"',
        f"issued = {issue_day(sheet)}",
        f'author = "{village.author}"',
        f"basis = {toml_list(BASIS if is_village else COMMUNITY_BASIS)}",
        f'index_number = "{village.code}/CW-{YEAR}-{month:02d}"',
        f'contact = "{village.contact}"',
        f"shown_until = {SHOWN_UNTIL[month]}",
        f"keywords = {toml_list((*village.keywords, f'{month}月的账'))}",
    ]
    if month > MONTHS.start:
        lines.append(f'related = ["finance-{YEAR}-{month - 1:02d}"]')
    return [*lines, "+++", ""]


def opening_words(sheet: Sheet) -> str:
    """Return the month in one paragraph: in, out, left, and how that changed."""
    before, after = sum(sheet.opening), sum(sheet.closing)
    turn = "增加" if after > before else "减少"
    return (
        f"{sheet.month}月份，{sheet.village.name}共收入{format_yuan(sheet.income)}元，"
        f"支出{format_yuan(sheet.expense)}元，月末结余{format_yuan(after)}元，"
        f"比上月末{turn}{format_yuan(abs(after - before))}元。"
    )


def largest_words(sheet: Sheet) -> str:
    """Return a sentence on the month's largest expense."""
    largest = min(sheet.lines, key=lambda line: line.fen)
    return (
        f"支出最大的一笔是{largest.day.month}月{largest.day.day}日的“{largest.text}”，"
        f"{format_yuan(-largest.fen)}元。"
    )


def vouchers(sheet: Sheet) -> dict[str, Voucher]:
    """Return the vouchers of a sheet that are shown, by the names of their pictures."""
    village = sheet.village
    if (village.code, sheet.month) not in WITH_VOUCHERS:
        return {}
    numbered = list(enumerate(sheet.lines, 1))
    largest = sorted(numbered, key=lambda each: -abs(each[1].fen))[:VOUCHERS_SHOWN]
    return {
        f"voucher-{YEAR}-{sheet.month:02d}-{number:02d}.png": Voucher(
            body=village.body,
            number=f"{sheet.month:02d}-{number:02d}",
            day=line.day,
            text=line.text,
            account=village.accounts[line.account].name,
            fen=line.fen,
        )
        for number, line in sorted(largest, key=lambda each: each[0])
    }


def voucher_figures(sheet: Sheet) -> list[str]:
    """Return the vouchers as figures of the item."""
    figures: list[str] = []
    for file, voucher in vouchers(sheet).items():
        kind = "收款" if voucher.fen > 0 else "付款"
        amount = format_yuan(abs(voucher.fen))
        alt = f"{kind}凭证{voucher.number}：{voucher.text}，{amount}元"
        figures += [f'![{alt}]({file} "原始凭证{voucher.number}：{voucher.text}，{amount}元")', ""]
    return ["## 金额最大的三张凭证", "", *figures] if figures else []


def closing_words(sheet: Sheet) -> str:
    """Return who checked the vouchers, when, and whom to ask."""
    village = sheet.village
    return (
        f"以上账目由{village.reviewer}牵头，于{chinese_day(review_day(sheet))}"
        f"逐笔对照凭证审核，共{len(sheet.lines)}笔。{village.ask}"
    )


def table(caption: str, file: str, columns: Sequence[str]) -> list[str]:
    """Return a fenced table block."""
    body = [f"  {column}," for column in columns]
    return [
        "```table",
        f'caption = "{caption}"',
        f'file = "{file}"',
        "columns = [",
        *body,
        "]",
        "```",
        "",
    ]


def money_column(name: str) -> str:
    """Return a summed column of money."""
    return f'{{ name = "{name}", kind = "money", summed = true }}'


def markdown(sheet: Sheet, stem: str) -> str:
    """Return the whole item."""
    village = sheet.village
    accounts = [
        '{ name = "账户" }',
        *map(money_column, ("上月结余", "本月收入", "本月支出", "本月结余")),
    ]
    detail = [
        '{ name = "日期", kind = "date" }',
        '{ name = "凭证号" }',
        '{ name = "摘要" }',
        '{ name = "账户" }',
        *map(money_column, ("收入", "支出")),
    ]
    month = f"{YEAR}年{sheet.month}月"
    return "\n".join(
        [
            *front_matter(sheet),
            opening_words(sheet) + largest_words(sheet),
            "",
            village.note[sheet.month],
            "",
            *table(f"{month}各账户余额（单位：元）", f"{stem}-accounts.csv", accounts),
            *table(f"{month}收支明细（单位：元）", f"{stem}.csv", detail),
            *voucher_figures(sheet),
            closing_words(sheet),
            "",
        ]
    )


def write_sheet(sheet: Sheet, content: Path) -> None:
    """Write the item and its two tables into the village's folder."""
    folder = content / sheet.village.code
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"finance-{YEAR}-{sheet.month:02d}"
    (folder / f"{stem}.md").write_text(markdown(sheet, stem), encoding="utf-8")
    (folder / f"{stem}.csv").write_text(lines_csv(sheet), encoding="utf-8")
    (folder / f"{stem}-accounts.csv").write_text(accounts_csv(sheet), encoding="utf-8")


def read_source(path: Path = SOURCE) -> Source:
    """Return the villages, checked to have a note for every month."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    source = msgspec.convert(raw, Source, strict=False)
    for village in source.village:
        missing = [month for month in MONTHS if month not in village.note]
        if missing:
            raise ValueError(f"{village.name}: no note for month {missing}")
    return source


def write_all(content: Path) -> int:
    """Write all sheets below `content` and return how many there are."""
    sheets = [sheet for village in read_source().village for sheet in make_sheets(village)]
    for sheet in sheets:
        write_sheet(sheet, content)
    return len(sheets)


def main() -> int:
    """Write all sheets and say how many."""
    print(f"{write_all(CONTENT)} finance sheets written below {CONTENT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
