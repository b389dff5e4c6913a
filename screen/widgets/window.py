"""The window's configuration, to be settled before Kivy is first imported.

Invariant: one touch is reported once: SDL makes no mouse events out of fingers, and no
other provider reads the same device (kivy#1903, kivy#3801).
"""

import logging
import os
import sys
from typing import Any

from disclosure.errors import UsageError
from disclosure.items import Strict
from screen.paging.panel import Turn

FPS_MOVING = 30
FPS_RESTING = 5
FIRST_FRAMES = 4
"""As many buffers as any window system turns in circles."""
DRIVERS = "x11,wayland,kmsdrm"
"""What SDL may draw with, the first that opens."""
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader")
"""Names under which OpenGL tells that it draws without a graphics card."""


class WindowPlan(Strict, frozen=True, kw_only=True):
    """How the window is opened.

    Attributes:
        title: name of the window.
        width_px, height_px: its size.
        fullscreen: fill the output, without a frame.
        headless: draw off-screen, without any display.
        cursor: show the mouse pointer.
        rotate: degrees clockwise by which the picture is turned in its output; the size above is
            the picture's, so that one that stands upright in a lying output is 90 or 270.
        corner: left and top of a window without a frame, on a desktop that spans several
            outputs; None leaves its place to the desktop.
    """

    title: str
    width_px: int
    height_px: int
    fullscreen: bool = False
    headless: bool = False
    cursor: bool = True
    rotate: Turn = 0
    corner: tuple[int, int] | None = None


def prepare(plan: WindowPlan) -> None:
    """Configure Kivy; call before anything imports `kivy.core.window`.

    Raises:
        RuntimeError: too late: the window is there, in Kivy's own size. Off-screen, its buffer
            never takes another; what is read from beyond its edge is other memory.
        UsageError: there is no display and the plan is not headless.
    """
    if "kivy.core.window" in sys.modules:
        raise RuntimeError("the window was opened before it was configured")
    if plan.headless:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    elif not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or _has_console()):
        raise UsageError("there is no display: give --headless to draw off-screen")
    # Without a list of its own, SDL draws off-screen, for nobody, where no panel is plugged in.
    os.environ.setdefault("SDL_VIDEODRIVER", DRIVERS)
    # Else SDL swallows SIGTERM.
    os.environ["SDL_NO_SIGNAL_HANDLERS"] = "1"
    os.environ["SDL_TOUCH_MOUSE_EVENTS"] = "0"
    os.environ["KIVY_NO_ARGS"] = "1"
    os.environ["KIVY_NO_CONFIG"] = "1"
    os.environ["KIVY_NO_FILELOG"] = "1"
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    # Kivy sets its logger's level while it is imported; a filter stays.
    logging.getLogger("kivy").addFilter(_is_worth_telling)
    from kivy.config import Config  # noqa: PLC0415 - reads the environment set above

    for section, key, value in _settings(plan):
        Config.set(section, key, value)
    for provider in Config.options("input"):
        Config.remove_option("input", provider)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def set_pace(frames_per_second: int) -> None:
    """Set how many frames a second are drawn from now on."""
    from kivy.clock import Clock  # noqa: PLC0415 - Kivy's environment is set by `prepare`

    # Kivy reads its frame rate once; resting at five frames saves 2 % of a processor.
    Clock._max_fps = float(frames_per_second)  # noqa: SLF001


def draws_by_software() -> bool:
    """Tell whether the processor draws every pixel; only once the window is open."""
    from kivy.graphics.opengl import GL_RENDERER, glGetString  # noqa: PLC0415 - as above

    told = bytes(glGetString(GL_RENDERER) or b"").decode("ascii", "replace")
    return any(name in told.lower() for name in SOFTWARE)


def insist() -> None:
    """Draw the first frames again, though nothing changes; once the window is open.

    Through KMS, SDL makes its buffers anew with the first frame of a window that fills its output
    (SDL_kmsdrmopengles.c, ``egl_surface_dirty``), and what was drawn into the old ones is lost: a
    page that stands still stayed black until something moved.
    """
    from kivy.core.window import Window  # noqa: PLC0415 - as above

    left = iter(range(FIRST_FRAMES))

    def again(*_: object) -> None:
        if next(left, None) is None:
            Window.unbind(on_flip=again)
        else:
            Window.canvas.ask_update()

    Window.bind(on_flip=again)


def spare_processor() -> None:
    """Draw with less memory and work where no graphics card draws; once the window is open.

    Each frame is drawn to its end before the next begins: Mesa's software lets frames queue
    up, and keeps for each its pictures and its plan of the window, 100 to 200 MB at 1080x1920.
    Plain fills are Kivy's white picture, of which four points need not be blended into one:
    a tenth to a quarter of a frame. (Both measured with Mesa 22.3.)
    """
    from kivy.core.window import Window  # noqa: PLC0415 - as above
    from kivy.graphics import Rectangle  # noqa: PLC0415 - as above

    if draws_by_software():
        Window.bind(on_flip=_finish)
        white = Rectangle().texture
        white.min_filter = white.mag_filter = "nearest"


def _finish(*_: object) -> None:
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415 - as above

    glFinish()


def _settings(plan: WindowPlan) -> list[tuple[str, str, Any]]:
    left, top = plan.corner or (0, 0)
    wide, high = plan.width_px, plan.height_px
    if plan.rotate in (90, 270):
        wide, high = high, wide
    return [
        ("graphics", "position", "custom" if plan.corner else "auto"),
        ("graphics", "left", left),
        ("graphics", "top", top),
        ("graphics", "borderless", int(plan.corner is not None)),
        ("graphics", "width", wide),
        ("graphics", "height", high),
        # Kivy turns drawing, mouse and fingers alike, and counts the other way round.
        ("graphics", "rotation", (360 - plan.rotate) % 360),
        ("graphics", "fullscreen", "auto" if plan.fullscreen and not plan.headless else 0),
        ("graphics", "resizable", 0),
        ("graphics", "multisamples", 0),
        ("graphics", "maxfps", FPS_MOVING),
        ("graphics", "show_cursor", int(plan.cursor)),
        ("graphics", "window_state", "visible"),
        ("kivy", "exit_on_escape", 0),
        ("kivy", "log_level", "warning"),
        ("kivy", "window_title", plan.title),
    ]


def _is_worth_telling(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _has_console() -> bool:
    """Tell whether SDL may draw straight on a graphics card, as on a Raspberry Pi."""
    return sys.platform == "linux" and os.path.exists("/dev/dri/card0")  # noqa: PTH110
