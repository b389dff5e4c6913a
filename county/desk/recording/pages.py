"""Pages: record a message, or send a file of one; then it waits to be heard and sealed.

Invariant: what is sent is a draft and nothing more; it is heard nowhere before two approvers
sealed this very sound.
"""

from collections import defaultdict

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit import log
from county.desk.areas import indented
from county.desk.frame import Frame, Visit, see
from county.desk.recording import form
from county.desk.recording.form import Typed
from county.people.staff import Role
from county.recording.message import Message, item_of, keep
from county.recording.preparing import Preparing
from county.recording.verdict import Fault
from disclosure.areas import AreaCode
from disclosure.items import Blob
from disclosure.timetable import AT_ONCE

RECORDERS = (Role.EDITOR, Role.LEAD, Role.OFFICE, Role.ADMIN)

ADDRESS = "/desk/broadcasts/record"
HEARING = "/desk/broadcasts/hearing"

FAULTS: dict[Fault, str] = {
    Fault.UNREADABLE: "这个文件里没有读得出的声音。请用 MP3、M4A、WAV 或直接在这里录音。",
    Fault.LARGE: "文件太大，最多 {megabytes} MB。",
    Fault.LONG: "录音太长，最多 {seconds} 秒。请说得短一些，分成几条也行。",
    Fault.SHORT: "录音太短，不到 1 秒。请重新录。",
    Fault.SILENT: "录音里没有声音。请看看话筒有没有接好、有没有静音，再录一次。",
    Fault.QUIET: "录音声音太小，放大了全是杂音。请离话筒近一些，再录一次。",
    Fault.UNEVEN: "录音忽大忽小，调不到合适的音量。请离话筒一拳远，用平常的声音再录一次。",
    Fault.BUSY: "正在处理别人的录音，请过半分钟再送一次。",
}
NO_SOUND = "请先录音，或者选一个录音文件。"


class RecordingPages:
    """Recording on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._preparing = Preparing(self._county.blobs, self._county.settings.speaking)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.ask, RECORDERS),
            page(ADDRESS, self.send, RECORDERS, acts=True, takes_files=True),
        ]

    def ask(self, visit: Visit) -> Response:
        """Show the form."""
        return self._draw(visit, form.typed(visit, at_once=True), {})

    def send(self, visit: Visit) -> Response:
        """Make a draft of what was recorded."""
        typed = form.typed(visit, at_once=False)
        found = form.message_of(
            typed,
            self._county.catalogue(),
            self._county.profile(),
            [code for code, _ in self._areas(visit)],
            self._county.settings.speaking.characters,
        )
        wrong = found if isinstance(found, dict) else {}
        sounds = visit.files("sound")
        if not sounds:
            wrong = {**wrong, "sound": NO_SOUND}
        if wrong or not isinstance(found, Message):
            return self._draw(visit, typed, wrong)
        return self._take(visit, typed, found, sounds[0])

    def _take(self, visit: Visit, typed: Typed, message: Message, sound: UploadFile) -> Response:
        prepared = self._preparing.prepare(sound.file)
        if prepared.blob is None:
            fault = prepared.verdict.fault or Fault.UNREADABLE
            return self._draw(visit, typed, {"sound": FAULTS[fault]})
        id_ = self._keep(visit, message, prepared.blob)
        return see(f"{HEARING}/{id_}")

    def _keep(self, visit: Visit, message: Message, sound: Blob) -> str:
        item = item_of(message, sound, visit.person.name, self._frame.today(visit))
        with self._county.database.writing() as connection:
            keep(connection, item, visit.now)
            log.record(connection, visit.now, visit.person.name, log.Act.RECORDING_SENT, item.id)
        return item.id

    def _draw(self, visit: Visit, typed: Typed, wrong: dict[str, str]) -> Response:
        profile, settings = self._county.profile(), self._county.settings.speaking
        limits = {
            "seconds": f"{settings.recording_seconds:.0f}",
            "megabytes": settings.recording_bytes // 1024**2,
        }
        say = self._frame.drawing.say
        known = {area.code for area in profile.areas}
        area = AreaCode(typed.area) if typed.area in known else visit.person.area
        context = {
            "typed": typed,
            "wrong": defaultdict(str, {at: say(words, **limits) for at, words in wrong.items()}),
            "areas": self._areas(visit),
            "entries": form.entries_for(self._county.catalogue(), area),
            "slots": profile.slots,
            "at_once": AT_ONCE,
            "days": form.DAYS,
            "repeats": form.REPEATS,
            "most": settings.characters,
            "title_most": form.TITLE_CHARACTERS,
            "limits": limits,
        }
        status = 422 if wrong else 200
        return self._frame.draw(visit, "recording/ask.html", context, status=status)

    def _areas(self, visit: Visit) -> list[tuple[AreaCode, str]]:
        return indented(self._county.profile().areas, visit.person)
