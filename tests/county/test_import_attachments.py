"""Attachments: what is broken, too large or somewhere else never gets in."""

import io
import wave
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from disclosure.blocks import Audio, Figure, Pdf, Sha256
from tests.county.making import VILLAGE, Content, Town, item_text


def picture(side: int = 8, form: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, 8), "white").save(file, form)
    return file.getvalue()


def pdf(pages: int = 2, password: str | None = None) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=password)
    for _ in range(pages):
        canvas.drawString(10, 10, "page")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def sound() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setparams((1, 2, 8000, 4000, "NONE", ""))
        written.writeframes(b"\0\0" * 4000)
    return file.getvalue()


PICTURE = "![水塔](a.png)"
PDF = '```pdf\nfile = "a.pdf"\ntitle = "通知"\n```'
VIDEO = '```video\nfile = "a.mp4"\ncaption = "开放日"\n```'
AUDIO = '```audio\nfile = "a.wav"\ncaption = "朗读"\n```'

WRONG = [
    (PICTURE, "a.png", b"not a picture", "'a.png' is not a sound PNG picture"),
    (PICTURE, "a.png", picture()[:45], "is not a sound PNG picture"),
    (PICTURE, "a.png", picture(form="JPEG"), "is not a sound PNG picture"),
    (PICTURE, "a.png", picture(8001), "is 8001 × 8 px; 8000 px a side are the limit"),
    (PICTURE, "a.png", b"\0" * (10 * 2**20 + 1), "10 MB are the limit"),
    ("![水塔](a.svg)", "a.svg", b"<svg onload='x'/>", "does not end in .png or .jpg"),
    (PDF, "a.pdf", b"<html>", "'a.pdf' is not a PDF document"),
    (PDF, "a.pdf", b"%PDF-1.7 broken", "is broken or asks for a password"),
    (PDF, "a.pdf", pdf(password="secret"), "is broken or asks for a password"),
    (VIDEO, "a.mp4", b"\0\0\0\x18ftypmp42", "'a.mp4' "),
    (AUDIO, "a.wav", b"RIFF", "is not a sound WAV recording"),
]


@pytest.mark.parametrize(("body", "name", "content_bytes", "reason"), WRONG)
def test_a_wrong_attachment_is_refused(
    content: Content, body: str, name: str, content_bytes: bytes, reason: str
) -> None:
    content.write(f"{VILLAGE}/{name}", content_bytes)
    content.item("item", item_text(body=body))
    [refusal] = content.refusals()
    assert refusal.startswith(f"{VILLAGE}/item.md:")
    assert reason in refusal


@pytest.mark.parametrize("name", ["../secret.png", "/etc/secret.png", "..%2Fsecret.png"])
def test_a_path_out_of_the_folder_is_refused(content: Content, name: str) -> None:
    content.write("secret.png", picture())
    content.item("item", item_text(body=f"![水塔]({name})"))
    refusal = content.refusals()[-1]
    assert refusal.startswith(f"{VILLAGE}/item.md:9: ")
    assert "an attachment lies beside its item" in refusal


def test_a_link_out_of_the_folder_is_refused(content: Content) -> None:
    secret = content.write("../secret.png", picture())
    content.item("item", item_text(body=PICTURE))
    (content.path / VILLAGE / "a.png").symlink_to(secret)
    assert "is a link to somewhere else" in content.refusals()[0]


def test_sound_attachments_are_stored_by_their_hash(content: Content, town: Town) -> None:
    content.write(f"{VILLAGE}/a.png", picture())
    content.write(f"{VILLAGE}/a.pdf", pdf(3))
    content.write(f"{VILLAGE}/a.wav", sound())
    content.item("item", item_text(body=f"{PICTURE}\n\n{PDF}\n\n{AUDIO}"))
    town.load()
    [item] = content.items()
    figure, document, recording = item.blocks
    assert isinstance(figure, Figure)
    assert isinstance(document, Pdf)
    assert isinstance(recording, Audio)
    assert (document.pages, recording.seconds) == (3, 0.5)
    for sha256 in (figure.blob, document.blob, recording.blob):
        stored = town.county.blobs.path(sha256)
        assert stored is not None
        assert stored.stat().st_size > 0


def test_a_video_without_a_checker_is_refused_with_what_to_install(
    content: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    content.write(f"{VILLAGE}/a.mp4", b"\0\0\0\x18ftypmp42")
    content.item("item", item_text(body=VIDEO))
    assert "install ffprobe (package ffmpeg)" in content.refusals()[0]


@pytest.mark.parametrize("name", ["", "..", "../county.db", "ab/../../keys", "A" * 64, "0" * 63])
def test_the_blob_store_answers_for_hashes_only(town: Town, name: str) -> None:
    (town.county.folder.blobs / name[:2]).mkdir(parents=True, exist_ok=True)
    assert town.county.blobs.path(name) is None


def test_a_file_that_changed_while_it_was_taken_in_is_not_kept(town: Town, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(picture())
    claimed = Sha256("0" * 64)
    with pytest.raises(ValueError, match="changed while it was read"):
        town.county.blobs.put(source, claimed)
    assert town.county.blobs.path(claimed) is None
    assert not list(town.county.folder.blobs.rglob("*.png"))
