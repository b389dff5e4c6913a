"""The box to write in: what reads it is loaded while the first character is written."""

import pytest

pytestmark = pytest.mark.ui


def test_the_reader_is_asked_when_its_box_is_opened_and_not_before(kiosk) -> None:
    asked = []

    class Reader:
        def candidates(self, strokes) -> tuple[str, ...]:
            asked.append(list(strokes))
            return ()

    kiosk.stage._typist.handwriting = Reader()
    kiosk.visit.open_form()
    kiosk.stage.move()
    kiosk.draw()
    assert not asked
    kiosk.stage.face.ids.keyboard.take_way("hand")
    kiosk.wait(lambda: asked)
    assert asked == [[]]
