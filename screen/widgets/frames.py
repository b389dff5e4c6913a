"""Frames as they would reach the screen, read back."""

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image


def grab() -> Image.Image:
    """Return what has been drawn as people see it, top row first."""
    width, height = Window.system_size
    raw = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    drawn = Image.frombuffer("RGBA", (width, height), raw, "raw", "RGBA", 0, -1).convert("RGB")
    # Kivy turns against the clock, and so does Pillow.
    return drawn.rotate(-Window.rotation, expand=True) if Window.rotation else drawn
