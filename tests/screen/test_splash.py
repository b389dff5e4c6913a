"""The splash of a start: on every kind of framebuffer, at the face's place, and never in the way."""

import json
from pathlib import Path

import pytest
from PIL import Image

from content_sync.store import signboard
from content_sync.store.folder import Folder
from content_sync.store.signboard import MOST_CHARACTERS
from disclosure.errors import UsageError
from screen.splash import framebuffer
from screen.splash.__main__ import main
from screen.splash.drawing import draw
from screen.splash.framebuffer import Geometry
from screen.splash.place import Place, find

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def told(folder: Path, width: int, height: int, bits: int, stride: int) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "virtual_size").write_text(f"{width},{height}\n")
    (folder / "bits_per_pixel").write_text(f"{bits}\n")
    (folder / "stride").write_text(f"{stride}\n")
    return folder


def settings(folder: Path, text: str, face: str = "signage") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{face}.toml").write_text(f'store = "/var/lib/mingbai"\n{text}')
    return folder


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """Return the box of what is neither white ground nor black surround."""
    box = picture.convert("L").point(lambda v: 255 if 20 < v < 235 else 0).getbbox()
    assert box is not None
    return box


def test_a_computer_has_blue_first_and_a_byte_to_spare(tmp_path: Path) -> None:
    into = framebuffer.geometry(told(tmp_path / "fb0", 3, 2, 32, 16))
    raw = framebuffer.lines(Image.new("RGB", (3, 2), "#0B4F9E"), into)
    line = bytes.fromhex("9E4F0B")
    assert len(raw) == 32
    assert [raw[at : at + 3] for at in (0, 4, 8, 16)] == [line] * 4
    assert raw[12:16] == bytes(4), "what is beyond a line's pixels stays black"


@pytest.mark.parametrize(
    ("colour", "word"),
    [("#FF0000", 0xF800), ("#00FF00", 0x07E0), ("#0000FF", 0x001F), ("#0B4F9E", 0x0A73)],
)
def test_a_raspberry_pi_has_five_six_and_five_bits(colour: str, word: int) -> None:
    raw = framebuffer.lines(Image.new("RGB", (2, 1), colour), Geometry(2, 1, 16, 4))
    assert raw == word.to_bytes(2, "little") * 2


def test_the_whole_panel_is_written(tmp_path: Path) -> None:
    device = tmp_path / "fb"
    device.write_bytes(bytes(4 * 5 * 4))
    framebuffer.show(Image.new("RGB", (4, 5), "white"), Geometry(4, 5, 32, 16), device)
    assert len(device.read_bytes()) == 80
    assert device.read_bytes()[:3] == b"\xff\xff\xff"


@pytest.mark.parametrize(
    "shape", [(0, 0, 32, 0), (640, 480, 8, 640), (640, 480, 32, 640), (640, 0, 32, 2560)]
)
def test_a_framebuffer_that_is_not_understood_is_left_alone(
    tmp_path: Path, shape: tuple[int, int, int, int]
) -> None:
    with pytest.raises(UsageError, match="framebuffer"):
        framebuffer.geometry(told(tmp_path / "fb0", *shape))


def test_a_machine_without_a_panel_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framebuffer.geometry, "__defaults__", (tmp_path / "none",))
    assert main(["--settings", str(tmp_path), "--store", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1366, 768), (800, 480), (320, 240)])
@pytest.mark.parametrize("county", ["", "青溪县", "长" * MOST_CHARACTERS])
def test_nothing_reaches_beyond_the_panel(size: tuple[int, int], county: str) -> None:
    picture = draw(*size, Place(0, 0, *size), county)
    left, top, right, bottom = ink(picture)
    assert picture.size == size
    assert 0.05 * size[0] < left < right < 0.95 * size[0]
    assert 0.05 * size[1] < top < bottom < 0.95 * size[1]


def test_it_lies_where_the_face_will_draw_and_as_it_is_turned(tmp_path: Path) -> None:
    upright = find(settings(tmp_path, "rotate = 90\n"), 1920, 1080)
    assert upright == Place(0, 0, 1080, 1920, 90)
    turned = draw(1920, 1080, upright, "青溪县")
    assert turned.size == (1920, 1080)
    # Turned clockwise: what stands above for people lies on the framebuffer's right.
    whole = draw(1080, 1920, Place(0, 0, 1080, 1920), "青溪县")
    assert turned.tobytes() == whole.transpose(Image.Transpose.ROTATE_270).tobytes()


def test_a_bar_that_is_a_part_of_its_output_leaves_the_rest_black(tmp_path: Path) -> None:
    folder = settings(
        tmp_path, "width_px = 320\nheight_px = 32\n[mounting]\nx_px = 10\ny_px = 20\n"
    )
    place = find(folder, 1920, 1080)
    assert place == Place(10, 20, 320, 32)
    box = draw(1920, 1080, place, "青溪县").getbbox()
    assert box is not None
    assert (box[0] >= 10, box[1] >= 20, box[2] <= 330, box[3] <= 52) == (True,) * 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "width_px = 3840\nheight_px = 2160\n",
        "width_px = 'wide'\nrotate = 45\n",
        "this is no TOML",
        "mounting = 3\n",
        "[[outputs]]\nname = 'a'\nwidth_px = 10\nheight_px = 10\n",
    ],
)
def test_settings_that_do_not_fit_get_the_whole_panel(tmp_path: Path, text: str) -> None:
    assert find(settings(tmp_path, text), 1366, 768) == Place(0, 0, 1366, 768)


def test_the_name_is_written_when_it_changes_and_only_then(tmp_path: Path) -> None:
    Folder(tmp_path).make()
    assert signboard.county_of(tmp_path) == ""
    assert signboard.keep(tmp_path, "青溪县")
    before = Folder(tmp_path).signboard.stat()
    assert not signboard.keep(tmp_path, "青溪县")
    assert Folder(tmp_path).signboard.stat() == before
    assert signboard.keep(tmp_path, "青溪市")
    assert signboard.county_of(tmp_path) == "青溪市"
    signboard.keep(tmp_path, "长" * 500)
    assert not signboard.keep(tmp_path, "长" * 500)


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"[]", json.dumps({"format": 1}).encode(), b"x" * 9999]
)
def test_a_name_that_cannot_be_read_counts_as_none(tmp_path: Path, raw: bytes) -> None:
    Folder(tmp_path).make()
    Folder(tmp_path).signboard.write_bytes(raw)
    assert signboard.county_of(tmp_path) == ""


def test_the_command_draws_what_the_panel_would_show(tmp_path: Path) -> None:
    Folder(tmp_path).make()
    signboard.keep(tmp_path, "青溪县")
    out = tmp_path / "splash.png"
    options = ["--settings", str(tmp_path), "--store", str(tmp_path), "--picture", str(out)]
    assert main([*options, "--size", "1366x768"]) == 0
    with Image.open(out) as made:
        expected = draw(1366, 768, Place(0, 0, 1366, 768), "青溪县")
        assert made.tobytes() == expected.tobytes()
    assert main([*options, "--size", "wide"]) == 2
