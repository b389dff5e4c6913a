"""An answer on paper, before it is sent and after, drawn in one way.

Invariant: the paper is what kiosks print of the same answer; its file's name tells nothing.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from starlette.responses import Response

from county.desk.frame import Frame, Visit
from county.requests.queue import Filed
from county.web.files import attachment
from disclosure.items import ItemId
from disclosure.requests import Answer
from paper.a4 import Imprint
from paper.answer_sheet import answer_sheet
from paper.text import type_scale


def on_paper(
    frame: Frame, visit: Visit, filed: Filed, answer: Answer, titles: Mapping[ItemId, str]
) -> Response:
    """Return an answer as a PDF.

    Arguments:
        frame: of the desk.
        visit: who prints, and when.
        filed: the request.
        answer: as its asker reads it.
        titles: of its items, those that are public now.
    """
    profile, say = frame.county.profile(), frame.drawing.say
    imprint = Imprint(
        office=profile.office,
        zone=profile.name_of(filed.area),
        printed=visit.now.astimezone(ZoneInfo(str(profile.zone))),
    )
    kept = [titles[id_] for id_ in answer.items if id_ in titles]
    printed = answer_sheet(answer, kept, imprint, type_scale(), say)
    return attachment(printed.pdf, f"{say('答复')}.pdf", "application/pdf")
