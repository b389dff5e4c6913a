"""A panel hung upright: picture, fingers and parts of frames are turned alike."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

# A window is turned once, when it is opened: each turn has a process of its own.
TURNED = """
import json, sys
from screen.widgets.window import WindowPlan, prepare
turn, folder = int(sys.argv[1]), sys.argv[2]
prepare(WindowPlan(title="turned", width_px=300, height_px=400, headless=True, rotate=turn))
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.core.window.window_sdl2 import SDL2MotionEventProvider
from kivy.graphics import Color, Rectangle
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.uix.widget import Widget
from PIL import Image
from screen.widgets.frames import grab
from screen.widgets.part_frame import PartFrame

class Sheet(Widget):
    touched = []
    def on_touch_down(self, touch):
        self.touched.append([touch.x, touch.y])

sheet = Sheet(size_hint=(None, None), size=(300, 400))
with sheet.canvas:
    Color(1, 0, 0, 1)
    Rectangle(pos=(0, 350), size=(100, 50))
part = Widget(size_hint=(None, None), size=(60, 40), pos=(30, 20))
sheet.add_widget(part)
Window.add_widget(sheet)
EventLoop.window = Window
for _ in range(5):
    EventLoop.idle()
Window.dispatch("on_draw")
grab().save(f"{folder}/seen.png")
wide, high = Window.system_size
raw = bytes(glReadPixels(0, 0, wide, high, GL_RGB, GL_UNSIGNED_BYTE))
Image.frombytes("RGB", (wide, high), raw).transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(
    f"{folder}/panel.png"
)
with part.canvas:
    Color(0, 1, 0, 1)
    Rectangle(pos=(0, 0), size=(300, 400))
drawer = PartFrame(part)
drawer._draw_now(part=True)
Window.dispatch("on_draw")
from screen.widgets import part_frame
box = part_frame._in_buffer(part)
queue = SDL2MotionEventProvider.q
queue.appendleft(("fingerdown", 1, 0.05, 0.1, 1.0))
queue.appendleft(("fingerup", 1, 0.05, 0.1, 1.0))
for _ in range(3):
    EventLoop.idle()
print(json.dumps({"size": list(Window.size), "panel": [wide, high], "touched": sheet.touched,
                  "part": list(box)}))
"""


def turned(turn: int, folder: Path) -> dict[str, list[float]]:
    done = subprocess.run(
        [sys.executable, "-c", TURNED, str(turn), str(folder)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def red_of(file: Path) -> tuple[int, int, int, int]:
    with Image.open(file) as picture:
        box = picture.convert("RGB").split()[0].point(lambda v: 255 if v > 200 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.ui
@pytest.mark.parametrize(
    ("turn", "panel", "red", "finger", "part"),
    [
        # The red corner is the upper left for people; a finger is down at the panel's upper left.
        (0, (300, 400), (0, 0, 100, 50), (15, 360), (30, 20, 60, 40)),
        (90, (400, 300), (350, 0, 400, 100), (30, 20), (20, 210, 40, 60)),
        (180, (300, 400), (200, 350, 300, 400), (284, 40), (210, 340, 60, 40)),
        (270, (400, 300), (0, 200, 50, 300), (270, 380), (340, 30, 40, 60)),
    ],
)
def test_a_picture_is_turned_clockwise_and_fingers_with_it(
    tmp_path: Path,
    turn: int,
    panel: tuple[int, int],
    red: tuple[int, int, int, int],
    finger: tuple[int, int],
    part: tuple[int, int, int, int],
) -> None:
    found = turned(turn, tmp_path)
    assert found["size"] == [300, 400], "the picture keeps its size"
    assert found["panel"] == [*panel]
    assert red_of(tmp_path / "panel.png") == red
    assert red_of(tmp_path / "seen.png") == (0, 0, 100, 50), "people see it upright"
    (touched,) = found["touched"]
    assert touched == pytest.approx(finger, abs=2)
    assert found["part"] == [*part]
