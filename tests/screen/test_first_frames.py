"""What SDL loses of the first frame on a bare panel is drawn again."""

import pytest

from tests.fakes.window import draw, open_window

pytestmark = pytest.mark.ui


def test_a_page_that_stands_still_is_drawn_until_every_buffer_has_it():
    window = open_window(200, 100)
    from screen.widgets.window import FIRST_FRAMES, insist

    draw(least=10)
    flips = []
    window.bind(on_flip=lambda *_: flips.append(1))
    draw(least=10)
    assert flips == [], "nothing changes"
    insist()
    window.canvas.ask_update()
    draw(least=30)
    assert len(flips) == FIRST_FRAMES + 1
