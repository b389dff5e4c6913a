"""Files as editors have them, made for tests."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook
from PIL import Image

from county.uploads import guard
from county.uploads.harvest import Harvest, SheetPart

ACCOUNTS: list[list[Any]] = [
    ["石桥村2026年10月各账户余额", "", "", "", ""],
    ["单位：元", "", "", "", ""],
    ["账户名称", "期初余额", "本期收入", "本期支出", "期末余额"],
    ["经济合作社", 1000.1, 200.2, 50.05, 1150.25],
    ["村委会", 500, 0, 100, 400],
    ["合计", 1500.1, 200.2, 150.05, 1550.25],
]
DETAIL: list[list[Any]] = [
    ["石桥村2026年10月收支明细", "", "", "", "", ""],
    ["日期", "凭证号", "摘要", "账户", "收入（元）", "支出（元）"],
    ["2026-10-09", "10-01", "光伏电费", "经济合作社", 200.2, ""],
    ["10月12日", "10-02", "清运费", "经济合作社", "", 50.05],
    ["2026/10/20", "10-03", "办公用品", "村委会", "", "￥100.00"],
    ["合计", "", "", "", 200.2, 150.05],
]


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def the_accounts() -> bytes:
    return workbook(余额=ACCOUNTS, 明细=DETAIL)


def photo(size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG with a place in its EXIF, lying on its side."""
    picture = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "一部手机"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def letter() -> bytes:
    document = Document()
    document.add_heading("谁能办", 1)
    document.add_paragraph("满八十周岁。")
    document.add_paragraph("本村户口。")
    document.add_paragraph("户口簿", style="List Bullet")
    document.add_paragraph("身份证", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for place, words in enumerate(("项目", "金额", "津贴", "120.00")):
        table.cell(place // 2, place % 2).text = words
    document.add_picture(io.BytesIO(photo()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(folder: Path, name: str, content: bytes, **limits: Any) -> Harvest:
    """Read a file in the guarded process."""
    folder.mkdir(exist_ok=True)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    path = folder / f"upload{Path(name).suffix}"
    path.write_bytes(content)
    return guard.harvest(path, guard.reader_of(name), out, **limits)


def rows_of(harvest: Harvest) -> list[tuple[str, ...]]:
    part = harvest.parts[0]
    assert isinstance(part, SheetPart)
    return list(part.rows)
