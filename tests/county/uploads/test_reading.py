"""Uploaded files are read in a process of their own; what is wrong is refused in words."""

import io
import shutil
import subprocess
import wave
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from county.uploads import guard
from county.uploads.harvest import (
    Fault,
    FilePart,
    Refused,
    RefusedFileError,
    SheetPart,
    TextKind,
    TextPart,
)
from county.uploads.kinds import LIMITS, Reader
from county.uploads.words import SENTENCES, sentence
from screen.paging.dates import CHINESE
from tests.county.test_import_attachments import pdf
from tests.county.uploads.bringing import (
    DETAIL,
    letter,
    photo,
    read,
    rows_of,
    the_accounts,
    workbook,
)


def refusal(folder: Path, name: str, content: bytes) -> Refused:
    with pytest.raises(RefusedFileError) as found:
        read(folder, name, content)
    return found.value.refused


def test_a_workbook_gives_its_sheets_as_a_person_would_type_them(tmp_path: Path) -> None:
    harvest = read(tmp_path, "账.xlsx", the_accounts())
    names = [part.name for part in harvest.parts if isinstance(part, SheetPart)]
    assert names == ["余额", "明细"]
    assert rows_of(harvest)[3] == ("经济合作社", "1000.1", "200.2", "50.05", "1150.25")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    text = "日期,摘要,收入\n2026-10-09,光伏电费（㐂家）,200.20\n"
    assert rows_of(read(tmp_path, "账.csv", text.encode(encoding)))[1][1] == "光伏电费（㐂家）"


def test_a_formula_without_its_result_is_refused_with_its_row(tmp_path: Path) -> None:
    content = workbook(明细=[*DETAIL[:3], ["合计", "", "", "", "=SUM(E3:E3)", ""]])
    assert refusal(tmp_path, "账.xlsx", content) == Refused(fault=Fault.FORMULA, fact="4")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a.xlsx", Fault.BROKEN),
        ("a.docx", Fault.BROKEN),
        ("a.pdf", Fault.BROKEN),
        ("a.png", Fault.BROKEN),
        ("a.mp4", Fault.BROKEN),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, fault: Fault) -> None:
    if name.endswith("mp4") and shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is missing")
    assert refusal(tmp_path, name, b"not that at all" * 100).fault is fault


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a", "a.xlsm", ".xlsx/"])
def test_other_kinds_are_refused_before_they_are_read(name: str) -> None:
    with pytest.raises(RefusedFileError) as found:
        guard.reader_of(name)
    assert found.value.refused == Refused(fault=Fault.KIND)


def test_an_old_format_is_told_what_to_be_saved_as() -> None:
    with pytest.raises(RefusedFileError) as found:
        guard.reader_of("账.xls")
    told = sentence("账.xls", found.value.refused, CHINESE)
    assert told == "“账.xls”没有导入：这是旧格式。请在办公软件里另存为 XLSX 再导入。"


def test_a_photo_is_drawn_anew_upright_and_without_its_place(tmp_path: Path) -> None:
    [part] = read(tmp_path, "照片.jpg", photo((64, 48))).parts
    assert isinstance(part, FilePart)
    with Image.open(tmp_path / "out" / part.file) as drawn:
        assert drawn.size == (48, 64)
        assert not drawn.getexif()
        assert b"\xe4\xb8\x80\xe9\x83\xa8" not in (tmp_path / "out" / part.file).read_bytes()


def test_a_large_photo_is_made_smaller(tmp_path: Path) -> None:
    [part] = read(tmp_path, "照片.jpg", photo((4000, 300))).parts
    assert isinstance(part, FilePart)
    with Image.open(tmp_path / "out" / part.file) as drawn:
        assert max(drawn.size) == 2400


def test_words_after_a_pictures_end_are_not_kept(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    [part] = read(tmp_path, "a.png", out.getvalue() + b"<script>alert(1)</script>").parts
    assert isinstance(part, FilePart)
    assert b"script" not in (tmp_path / "out" / part.file).read_bytes()


def test_a_letter_gives_headings_paragraphs_lists_tables_and_pictures(tmp_path: Path) -> None:
    heading, text, entries, sheet, picture = read(tmp_path, "信.docx", letter()).parts
    assert heading == TextPart(kind=TextKind.HEADING, text="谁能办", rank=1)
    assert text == TextPart(kind=TextKind.PARAGRAPH, text="满八十周岁。\n本村户口。")
    assert entries == TextPart(kind=TextKind.LIST, text="户口簿\n身份证")
    assert isinstance(sheet, SheetPart)
    assert sheet.rows == (("项目", "金额"), ("津贴", "120.00"))
    assert isinstance(picture, FilePart)


def test_a_pdf_keeps_its_pages_and_says_its_words(tmp_path: Path) -> None:
    [part] = read(tmp_path, "通知.pdf", pdf(pages=2)).parts
    assert isinstance(part, FilePart)
    assert part.measure == 2
    assert (tmp_path / "out" / part.file).read_bytes() == (tmp_path / "upload.pdf").read_bytes()


def test_a_recording_tells_its_length(tmp_path: Path) -> None:
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is missing")
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(32_000))
    [part] = read(tmp_path, "录音.wav", out.getvalue()).parts
    assert isinstance(part, FilePart)
    assert part.measure == 2.0


def video(folder: Path, codec: str, size: str) -> bytes:
    path = folder / "made.mp4"
    source = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=5:duration=1"]
    command = ["ffmpeg", "-v", "error", *source, "-c:v", codec, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run([*command, "-y"], check=True, capture_output=True, timeout=60)
    return path.read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is missing")
def test_a_video_brings_its_still_picture(tmp_path: Path) -> None:
    [part] = read(tmp_path / "in", "片.mp4", video(tmp_path, "libx264", "320x240")).parts
    assert isinstance(part, FilePart)
    assert part.measure == 1.0
    with Image.open(tmp_path / "in" / "out" / part.poster) as still:
        assert still.size == (320, 240)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is missing")
@pytest.mark.parametrize(
    ("codec", "size", "refused"),
    [
        ("mpeg4", "320x240", Refused(fault=Fault.CODEC, fact="mpeg4")),
        ("libx264", "2560x1440", Refused(fault=Fault.FRAME, fact="2560×1440")),
    ],
)
def test_a_video_that_terminals_cannot_play_is_refused(
    tmp_path: Path, codec: str, size: str, refused: Refused
) -> None:
    assert refusal(tmp_path / "in", "片.mp4", video(tmp_path, codec, size)) == refused


@pytest.mark.slow
def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(150 * 1024 * 1024))
    assert refusal(tmp_path, "bomb.xlsx", out.getvalue()).fault is Fault.LONG


def test_a_letter_whose_xml_grows_by_entities_is_refused(tmp_path: Path) -> None:
    source = io.BytesIO(letter())
    out = io.BytesIO()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            if name == "word/document.xml":
                doctype = f'<!DOCTYPE d [<!ENTITY l0 "lol">{laughs}]>'.encode()
                head, _, rest = raw.partition(b"?>")
                raw = head + b"?>" + doctype + rest.replace("满八十".encode(), b"&l9;")
            new.writestr(name, raw)
    try:
        harvest = read(tmp_path, "laughs.docx", out.getvalue())
    except RefusedFileError:
        return
    assert sum(len(part.text) for part in harvest.parts if isinstance(part, TextPart)) < 200


@pytest.mark.slow
def test_a_reader_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (9000, 9000)).save(out, "PNG")
    small = replace(LIMITS[Reader.PICTURE], memory_bytes=300 * 1024 * 1024)
    with pytest.raises(RefusedFileError) as found:
        read(tmp_path, "a.png", out.getvalue(), limits=small)
    assert found.value.refused.fault in {Fault.EFFORT, Fault.BROKEN}


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    hasty = replace(LIMITS[Reader.SPREADSHEET], wait_seconds=0.01)
    with pytest.raises(RefusedFileError) as found:
        read(tmp_path, "a.xlsx", the_accounts(), limits=hasty)
    assert found.value.refused.fault is Fault.EFFORT


def test_a_file_name_that_leads_elsewhere_is_not_believed(tmp_path: Path) -> None:
    lie = '{"format":1,"parts":[{"type":"file","kind":"pdf","file":"../x","media_type":"a"}]}'
    (tmp_path / "harvest.json").write_text(lie)
    with pytest.raises(RefusedFileError):
        guard._told(tmp_path)


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_a_sentence(fault: Fault) -> None:
    assert SENTENCES[fault]
