"""The first frame of a video and the head of a PDF's first page, as a screen shows them.

Both are drawn by processes of their own with limits on time and memory, one at a time, and kept
by the file's hash. Invariant: a file that hangs, breaks or lies costs nobody more than words.
"""

import resource
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from county.previews.kiosk_pages import MIB, NoFaceError
from county.settings import PreviewSettings
from county.uploads.frames import frame_command
from disclosure.blocks import Pdf, Sha256, Video
from screen.paging import theme
from screen.paging.pdf import PdfLimits, render_page
from screen.paging.pictures import RejectedMediaError

FRAME_BYTES = 60 * MIB
"""Of the picture that ffmpeg may write."""
MOST_PX = 4096
"""Width and height of what is drawn."""
_DROPPED = 20

Files = Callable[[str], Path | None]


class Stills:
    """Draws stills and keeps them.

    Arguments:
        folder: where they are kept; it may be deleted.
        settings: limits.
        files: finds a file by its hash.
        ffmpeg: the program that reads videos.
    """

    def __init__(
        self, folder: Path, settings: PreviewSettings, files: Files, ffmpeg: str = "ffmpeg"
    ) -> None:
        self._folder, self._settings, self._files = folder, settings, files
        self._ffmpeg = ffmpeg
        self._turn = BoundedSemaphore(1)

    def picture(self, block: Video | Pdf, width: int, height: int) -> Path:
        """Return a PNG of a file's beginning.

        Arguments:
            block: a video, whose first frame is drawn; or a PDF, whose head is.
            width: of the room that it has on the screen, pixels.
            height: of the same.

        Raises:
            NoFaceError: it cannot be drawn.
        """
        size = "" if isinstance(block, Video) else f"-{width}x{height}"
        kept = self._folder / f"{block.blob}{size}.png"
        if kept.is_file():
            return kept
        if not (0 < width <= MOST_PX and 0 < height <= MOST_PX):
            raise NoFaceError(f"{width}x{height} pixels are no room")
        if not self._turn.acquire(timeout=self._settings.still_seconds):
            raise NoFaceError("another one is being drawn")
        try:
            if not kept.is_file():
                self._draw(block, (width, height), kept)
        finally:
            self._turn.release()
        return kept

    def _draw(self, block: Video | Pdf, room: tuple[int, int], kept: Path) -> None:
        source = self._file(block.blob)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make_room()
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as folder:
            out = Path(folder) / "still.png"
            if isinstance(block, Video):
                self._frame(source, out)
            else:
                self._head(source, room, out)
            out.replace(kept)

    def _file(self, sha256: Sha256) -> Path:
        found = self._files(sha256)
        if found is None:
            raise NoFaceError(f"{sha256} is not there")
        return found

    def _frame(self, video: Path, out: Path) -> None:
        try:
            subprocess.run(
                frame_command(self._ffmpeg, video, out),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._settings.still_seconds,
                check=True,
                preexec_fn=self._limit_itself,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise NoFaceError(str(error)) from error
        if not out.is_file():
            raise NoFaceError(f"{video.name} has no frame")

    def _head(self, pdf: Path, room: tuple[int, int], out: Path) -> None:
        seconds = self._settings.still_seconds
        limits = PdfLimits(cpu_seconds=max(1, int(seconds)), wait_seconds=seconds)
        try:
            pixels = render_page(pdf, 0, *room, limits, head=True)
        except RejectedMediaError as error:
            raise NoFaceError(str(error)) from error
        picture = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.data)
        # The line that the screen draws around a page.
        inner = picture.crop((1, 1, picture.width - 1, picture.height - 1))
        ImageOps.expand(inner, 1, theme.load().hairline).save(out, "PNG")

    def _limit_itself(self) -> None:
        memory, seconds = self._settings.still_mib * MIB, max(1, int(self._settings.still_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FRAME_BYTES, FRAME_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def _make_room(self) -> None:
        """Delete the oldest stills when there are as many as may be kept."""
        kept = sorted(self._folder.glob("*.png"), key=lambda one: one.stat().st_mtime)
        if len(kept) >= self._settings.stills_kept:
            for one in kept[: max(_DROPPED, len(kept) - self._settings.stills_kept)]:
                one.unlink(missing_ok=True)
