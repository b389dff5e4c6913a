"""The demo's short films."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from demo.drawing import film
from demo.drawing import palette as c
from demo.drawing.film import FfmpegMissingError, Shot, ease, frames, still, write
from demo.drawing.sheet import Sheet
from demo.make_videos import FOLDER, MOST_BYTES, films

FILMS = films()


def plain(sheet: Sheet, now: float) -> None:
    """Draw next to nothing."""
    sheet.circle(300 + 100 * now, 300, 40, c.CIVIC)


@pytest.mark.parametrize("name", FILMS)
def test_committed_film_is_a_small_mp4_with_a_poster(name: str) -> None:
    data = (FOLDER / f"{name}.mp4").read_bytes()
    assert data[4:8] == b"ftyp"
    assert b"avc1" in data
    assert len(data) < MOST_BYTES
    with Image.open(FOLDER / f"{name}-poster.png") as poster:
        assert poster.size == film.SIZE


@pytest.mark.parametrize("name", FILMS)
def test_film_lasts_twelve_to_eighteen_seconds(name: str) -> None:
    assert 12 <= sum(shot.seconds for shot in FILMS[name]) <= 18


@pytest.mark.parametrize("name", FILMS)
def test_captions_are_short_enough_to_be_read_in_their_shot(name: str) -> None:
    for shot in FILMS[name]:
        assert len(shot.caption) / shot.seconds <= 5


@pytest.mark.parametrize("shot", [shot for name in FILMS for shot in FILMS[name]])
def test_motion_is_smooth(shot: Shot) -> None:
    first, second = still(shot, 1.0), still(shot, 1.0 + 1 / film.RATE)
    change = ImageStat.Stat(ImageChops.difference(first, second)).mean
    assert max(change) < 6


def test_a_frame_is_the_same_each_time() -> None:
    shot = FILMS["forest-fire"][0]
    assert still(shot, 1.2).tobytes() == still(shot, 1.2).tobytes()


def test_a_shot_fades_over_into_the_next() -> None:
    dark = Shot(0.2, "前", plain, ground=c.INK)
    light = Shot(0.6, "后", plain, ground=c.PAPER)
    tones = [frame.getpixel((5, 5)) for frame in frames([dark, light])]
    reds = [tone[0] for tone in tones if isinstance(tone, tuple)]
    assert len(reds) == 20
    assert reds[5] < 60
    assert reds[-1] == 255
    assert reds[5:] == sorted(reds[5:])


def test_easing_starts_at_nothing_and_ends_at_all() -> None:
    assert ease(0.0, 0.5, 1.0) == 0
    assert ease(9.0, 0.5, 1.0) == 1


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_writing_twice_gives_the_same_file(tmp_path: Path) -> None:
    shots = [Shot(0.4, "试", plain)]
    write(shots, tmp_path / "first.mp4")
    write(shots, tmp_path / "second.mp4")
    assert (tmp_path / "first.mp4").read_bytes() == (tmp_path / "second.mp4").read_bytes()


def test_without_ffmpeg_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FfmpegMissingError, match="apt-get install ffmpeg"):
        write([Shot(0.1, "试", plain)], tmp_path / "film.mp4")
