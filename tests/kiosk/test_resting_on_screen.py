"""What an idle kiosk draws with: pages that fade only where a graphics card draws them."""

import pytest

pytestmark = pytest.mark.ui


@pytest.mark.parametrize(
    ("renderer", "software"),
    [
        (b"llvmpipe (LLVM 15.0.6, 256 bits)", True),
        (b"Google SwiftShader", True),
        (b"V3D 7.1", False),
        (b"Mesa Intel(R) UHD Graphics 605 (GLK 3)", False),
        (None, False),
    ],
)
def test_pages_of_the_attract_loop_fade_unless_software_draws(
    kiosk, monkeypatch, renderer, software
) -> None:
    from kivy.graphics import opengl

    monkeypatch.setattr(opengl, "glGetString", lambda _name: renderer)
    kiosk.stage.rest()
    assert kiosk.stage.resting._player._plan.reduce_motion is software
