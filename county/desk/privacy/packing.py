"""Handing out everything that is held about requests, as a ZIP file.

Invariant: each request handed out has the look noted in its history and in the audit log,
before the file leaves.
"""

from collections.abc import Sequence

from sqlalchemy import Connection
from starlette.responses import Response

from county.audit.log import Act, record
from county.desk.coverage.sending import sent
from county.desk.frame import Frame, Visit, missing
from county.desk.requests.labels import Labels
from county.privacy import exporting
from county.requests import history, queue
from county.requests.history import Act as Deed
from county.requests.queue import Filed
from county.requests.stored import stored_answers
from disclosure.requests import RequestId
from paper.a4 import Imprint
from paper.held_sheet import HeldPart, HeldRequest, held_sheet

ZIP = "application/zip"
HANDED_OUT = "导出了全部个人信息"


class Packing:
    """Makes packets of what is held."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._say = frame.drawing.say

    def packet(self, visit: Visit, ids: Sequence[RequestId], why: str) -> Response:
        """Return a file with requests, named by the first; 404 where one is not there."""
        county, profile = self._frame.county, self._frame.county.profile()
        with county.database.writing() as connection:
            found = [queue.one(connection, visit.person, id_) for id_ in ids]
            there = [one for one in found if one is not None]
            if len(there) != len(ids):
                raise missing()
            for one in there:
                self._note(connection, visit, one, why)
            held = [exporting.held(connection, one.id) for one in there]
            told = [self._told(connection, one) for one in there]
        printed = visit.now.astimezone(profile.zone)
        imprint = Imprint(office=profile.office, zone=profile.office, printed=printed)
        pdf = held_sheet(told, imprint, self._say).pdf
        return sent(exporting.packed(held, pdf), f"{there[0].number}.zip", ZIP)

    def _note(self, connection: Connection, visit: Visit, filed: Filed, why: str) -> None:
        who = visit.person.name
        history.look(connection, filed.id, Deed(who, visit.now, HANDED_OUT))
        record(connection, visit.now, who, Act.PRIVACY_EXPORTED, filed.id, why)

    def _told(self, connection: Connection, filed: Filed) -> HeldRequest:
        """Return a request in words, for the PDF."""
        say, labels, moment = self._say, self._labels, self._frame.drawing.moment
        facts = [
            (say("类型"), labels.kind(filed.kind)),
            (say("村（社区）"), filed.area_name),
            (say("提交时间"), moment(filed.filed_at)),
            (say("姓名"), filed.name),
            (say("电话"), filed.phone),
            (say("提交前找过"), "、".join(filed.searched)),
            (say("现在状态"), labels.state(filed.state)),
        ]
        past = history.of_request(connection, filed.id)
        parts = [
            (say("登记的信息"), [f"{name}：{words}" for name, words in facts if words]),
            (say("群众的话"), filed.words.splitlines()),
            *(
                (say("答复"), [*one.text.splitlines(), f"{one.who}　{moment(one.at)}"])
                for one in stored_answers(connection, filed.id)
            ),
            (
                say("办理经过"),
                [f"{moment(one.at)}　{labels.who(one)}　{labels.deed(one)}" for one in past],
            ),
        ]
        return HeldRequest(
            title=say("申请 {number}", number=filed.number),
            parts=tuple(HeldPart(name=name, lines=tuple(lines)) for name, lines in parts),
        )
