"""A draft drawn for its approvers is, pixel by pixel, the page that residents then see."""

import os
import subprocess
import sys

import pytest
from PIL import Image, ImageChops

from disclosure.decoding import encode
from disclosure.face_orders import Beside, FaceOrder
from kiosk.journey.stops import ItemStop
from tests.fakes.county import NOW, VILLAGE, an_item

SECONDS = 120
FAINT = 48
"""Levels of grey by which the edge of a letter may differ."""


def drawn(order, folder):
    file = folder / "order.json"
    file.write_bytes(encode(order))
    command = [sys.executable, "-m", "kiosk", "face", "--order", str(file), "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) == len(list(folder.glob("*.png")))
    return Image.open(folder / "1.png").convert("RGB")


@pytest.mark.ui
@pytest.mark.slow
def test_the_picture_of_a_draft_is_the_page_of_the_published_item(village, open_kiosk, tmp_path):
    related = an_item("上月账目", area=VILLAGE)
    item = an_item("本月账目", area=VILLAGE, related=(related.id,))
    for one in (related, item):
        village.county.publish(one)
    village.county.fill(village.store)
    kiosk = open_kiosk()
    # Not before the window is open: these import Kivy.
    from kiosk.screens.tour.tour import furnish
    from kiosk.voice import find_voice

    furnish(kiosk.hall)
    kiosk.hall.voice = find_voice()
    kiosk.visit.trail.go(ItemStop(item=item.id))
    kiosk.stage.move()
    kiosk.draw(8)
    kiosk.wait(lambda: kiosk.stage.face.laid)
    kiosk.stage.export_to_png(str(tmp_path / "real.png"))
    reader, panel = kiosk.hall.reader, kiosk.settings
    held = {one.item.id: one for one in (reader.item(item.id), reader.item(related.id))}
    order = FaceOrder(
        draft=held[item.id].item,
        approved_by=held[item.id].approved_by,
        beside=(Beside(item=related, approved_by=held[related.id].approved_by),),
        profile=kiosk.hall.profile,
        files={},
        now=NOW,
        as_of=NOW,
        width_px=panel.width_px,
        height_px=panel.height_px,
        inches=panel.inches,
        item_page=panel.item_page,
    )
    (tmp_path / "out").mkdir()
    real = Image.open(tmp_path / "real.png").convert("RGB")
    picture = drawn(order, tmp_path / "out")
    assert picture.size == real.size
    # Windows of different sizes place a line of type up to half a pixel apart.
    apart = ImageChops.difference(picture, real).convert("L").point(lambda level: level > FAINT)
    assert apart.getbbox() is None


def test_an_order_that_is_none_is_refused_in_a_sentence(tmp_path):
    file = tmp_path / "order.json"
    command = [sys.executable, "-m", "kiosk", "face", "--order", str(file), "--out", str(tmp_path)]
    for content in (None, b"{}"):
        if content is not None:
            file.write_bytes(content)
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, env=os.environ
        )
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
