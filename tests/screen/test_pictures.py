import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from screen.paging.pdf import PdfLimits, render_page
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
