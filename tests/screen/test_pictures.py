import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from screen.paging.pdf import DrawnPages, PdfLimits, render_page
from screen.paging.pictures import RejectedMediaError, load_picture


def picture(path, size=(400, 200), mode="RGB"):
    Image.new(mode, size, "white").save(path)
    return path


def test_a_picture_is_no_larger_in_memory_than_it_is_shown(tmp_path):
    pixels = load_picture(picture(tmp_path / "a.png", (4000, 1000)), 500, 500)
    assert (pixels.width, pixels.height, pixels.form) == (500, 125, "rgb")
    assert len(pixels.data) == 500 * 125 * 3


@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "1", "I;16"])
def test_every_kind_of_png_is_read(tmp_path, mode):
    path = tmp_path / "a.png"
    Image.new(mode, (30, 20)).save(path)
    pixels = load_picture(path, 100, 100)
    assert len(pixels.data) == 30 * 20 * len(pixels.form)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n broken", b"GIF89a", b"<svg onload='x'/>"],
)
def test_what_is_no_picture_is_refused(tmp_path, content):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(RejectedMediaError, match=r"a\.png"):
        load_picture(path, 100, 100)


def test_a_cut_off_picture_is_refused(tmp_path):
    whole = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(whole, "PNG")
    path = tmp_path / "a.png"
    path.write_bytes(whole.getvalue()[:5000])
    with pytest.raises(RejectedMediaError):
        load_picture(path, 100, 100)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path):
    path = tmp_path / "a.png"
    Image.new("1", (30_000, 3_000)).save(path)
    with pytest.raises(RejectedMediaError):
        load_picture(path, 100, 100)


def test_a_pdf_page_is_drawn_to_fit(tmp_path):
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(210, 297))
    canvas.rect(20, 20, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    pixels = render_page(path, 0, 420, 2000)
    assert (pixels.width, pixels.height) == (420, 594)
    assert min(pixels.data) == 0
    assert max(pixels.data) == 255
    with pytest.raises(RejectedMediaError, match="page 2"):
        render_page(path, 1, 420, 2000)


def test_a_pdf_that_is_none_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(RejectedMediaError, match=r"a\.pdf: page 1"):
        render_page(path, 0, 100, 100)


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path):
    path = tmp_path / "a.pdf"
    Canvas(str(path)).save()
    with pytest.raises(RejectedMediaError, match="too long"):
        render_page(path, 0, 100, 100, PdfLimits(wait_seconds=0.001))


def _a_pdf(path, colour):
    canvas = Canvas(str(path), pagesize=(210, 297))
    canvas.setFillGray(colour)
    canvas.rect(20, 20, 100, 100, fill=1)
    canvas.save()
    return path


def test_a_page_that_comes_again_is_not_drawn_again(tmp_path):
    path, pages = _a_pdf(tmp_path / "a.pdf", 0.5), DrawnPages()
    first = pages.draw(path, 0, 210, 297)
    path.unlink()
    assert pages.draw(path, 0, 210, 297) == first
    with pytest.raises(RejectedMediaError):
        pages.draw(path, 0, 420, 594)


def test_pages_that_were_longest_not_asked_for_are_forgotten_first(tmp_path):
    old, new = _a_pdf(tmp_path / "old.pdf", 0.2), _a_pdf(tmp_path / "new.pdf", 0.8)
    pages = DrawnPages(kept_bytes=1_500)
    pages.draw(old, 0, 210, 297)
    pages.draw(new, 0, 210, 297)
    old.unlink()
    new.unlink()
    pages.draw(new, 0, 210, 297)
    with pytest.raises(RejectedMediaError):
        pages.draw(old, 0, 210, 297)


def _a_page_of_lines(path, lines):
    canvas = Canvas(str(path), pagesize=(210, 297))
    for line in range(lines):
        canvas.rect(60, 240 - 12 * line, 90, 6, stroke=0, fill=1)
    canvas.save()
    return path


def test_the_head_of_a_page_is_as_wide_as_its_box_and_cut_between_lines(tmp_path):
    pixels = render_page(_a_page_of_lines(tmp_path / "a.pdf", 18), 0, 472, 300, head=True)
    assert pixels.width == 472
    assert 150 < pixels.height <= 300
    picture = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.data).convert("L")
    assert min(picture.tobytes()[-pixels.width :]) > 200
    # Ninety points of ink, four pixels each, with white around.
    ink = picture.point([255 if level < 100 else 0 for level in range(256)]).getbbox()
    assert ink is not None
    assert 350 <= ink[2] - ink[0] <= 372


def test_the_head_of_a_short_page_is_all_that_is_on_it(tmp_path):
    pixels = render_page(_a_page_of_lines(tmp_path / "a.pdf", 2), 0, 472, 900, head=True)
    assert (pixels.width, pixels.height) == (472, 184)


def test_the_head_of_an_empty_page_is_an_empty_page(tmp_path):
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(210, 297))
    canvas.showPage()
    canvas.save()
    pixels = render_page(path, 0, 210, 100, head=True)
    assert (pixels.width, pixels.height) == (210, 100)
    assert min(pixels.data) == 255
