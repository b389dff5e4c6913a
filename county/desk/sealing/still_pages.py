"""Pictures of a draft's videos and PDFs, as the pages of screens show them.

Invariant: only a file of the draft that the address names is drawn; what cannot be drawn is
a plain box with words, so that a page of a screen is never left with a hole.
"""

import logging

from starlette.responses import FileResponse, Response

from county.desk.frame import Frame, Visit, missing
from county.previews.kiosk_pages import NoFaceError
from county.previews.stills import MOST_PX, Stills
from county.previews.svg import Canvas
from disclosure.blocks import Pdf, Video
from disclosure.items import Item
from screen.paging import theme
from screen.paging.frame import Rect

_LOG = logging.getLogger(__name__)
_LINES = 12
"""Lines of words that a box has room for: large enough to be read in a small picture."""


class StillPages:
    """Stills of drafts."""

    def __init__(self, frame: Frame) -> None:
        county = frame.county
        self._say = frame.drawing.say
        previews = county.settings.previews
        self._stills = Stills(county.folder.stills, previews, county.blobs.path)

    def still(self, visit: Visit, item: Item) -> Response:
        """Return the picture of one video or PDF of an item, in the room that it has."""
        sha256 = str(visit.path["sha256"])
        width, height = int(visit.path["width"]), int(visit.path["height"])
        found = (one for one in item.blocks if isinstance(one, Video | Pdf))
        block = next((one for one in found if one.blob == sha256), None)
        if block is None or not (0 < width <= MOST_PX and 0 < height <= MOST_PX):
            raise missing()
        try:
            picture = self._stills.picture(block, width, height)
        except NoFaceError as error:
            _LOG.warning("still of %s: %s", sha256, error)
            return self._told(block, width, height)
        headers = {"Cache-Control": "private, max-age=86400"}
        return FileResponse(picture, media_type="image/png", headers=headers)

    def _told(self, block: Video | Pdf, width: int, height: int) -> Response:
        say, canvas = self._say, Canvas(theme.load())
        if isinstance(block, Video):
            words = say("视频的第一帧暂时画不出来：{caption}", caption=block.caption)
        else:
            words = say("PDF 的第一页暂时画不出来：{title}", title=block.title)
        canvas.told(words, Rect(x=0, y=0, width=width, height=height), max(16, height // _LINES))
        headers = {"Cache-Control": "no-store"}
        content = canvas.done(width, height, words)
        return Response(content, media_type="image/svg+xml", headers=headers)
