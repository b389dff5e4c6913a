"""The file for a terminal's card: county's address and claim code, ready to copy.

Invariant: whatever was sent along, the file holds one claim code and nothing else of it.
"""

import json
import re

import segno
from markupsafe import Markup
from starlette.responses import Response

from county.desk.frame import missing
from disclosure.wording import Say

ADDRESS = "/desk/terminals/claim/card"
NAME = "mingbai.toml"
"""What a terminal looks for on its boot partition."""

_CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


def text(county: str, code: str, say: Say) -> str:
    """Return the file's text.

    Arguments:
        county: the county's address.
        code: the claim code.
        say: the wording of what stands beside.
    """
    wireless = say("没有网线时，去掉下面三行前面的 #，填上无线网络的名称和密码")
    upright = say("屏是竖着装的，去掉下面两行前面的 #；画面倒了，把 90 改成 270")
    return (
        f"county = {json.dumps(county)}\n"
        f"claim = {json.dumps(code)}\n"
        f'root = "1.root.json"\n\n'
        f'# {wireless}\n# [wifi]\n# name = ""\n# password = ""\n\n'
        f"# {upright}\n# [screen]\n# rotate = 90\n"
    )


def qr(file: str) -> Markup:
    """Return the file as a QR code, for a phone to carry."""
    drawn = segno.make(file, error="l", micro=False, encoding="utf-8")
    return Markup(drawn.svg_inline(border=4, light="#fff", omitsize=True))  # noqa: S704 - drawn by segno


def answer(county: str, code: str, say: Say) -> Response:
    """Return the file as a download; 404 for what is no claim code."""
    if not _CODE.fullmatch(code):
        raise missing()
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    return Response(text(county, code, say), media_type="application/toml", headers=headers)
