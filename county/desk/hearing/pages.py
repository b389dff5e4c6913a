"""Pages: drafts for loudspeakers, heard with their words, and put right.

Invariant: what is heard is the very file that the draft names; a change takes it away until
the new text has been spoken.
"""

from dataclasses import dataclass

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from county.desk.calendar.pages import CLASHES
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.people.staff import Role
from county.speaking import readings, spoken_drafts
from county.speaking.readiness import Sound, SoundJudge, SoundVerdict
from county.speaking.rendering import renderings
from county.speaking.spoken_drafts import SpokenDraft
from county.timetable.day import Clash
from county.timetable.reading import clashes_of, hours_of
from county.web.paging import pages
from disclosure.announcements import estimated_seconds
from disclosure.errors import NotAllowedError
from disclosure.items import Item, ItemId
from speech.words.lexicon import Lexicon

CORRECTORS = (Role.EDITOR, Role.APPROVER, Role.ADMIN)

ADDRESS = "/desk/broadcasts/hearing"


SOUNDS: dict[Sound, tuple[str, str]] = {
    Sound.RECORDED: ("真人录音", "done"),
    Sound.READY: ("可以试听", "done"),
    Sound.WORKING: ("正在生成", "near"),
    Sound.WAITING: ("等待生成", "near"),
    Sound.FAILED: ("没有生成", "late"),
    Sound.LOCAL: ("由喇叭自己朗读", "plain"),
    Sound.JOINED: ("由用过印的语音拼成", "done"),
}


@dataclass(frozen=True)
class Heard:
    """A draft as the desk shows it, and what became of its sound."""

    draft: SpokenDraft
    verdict: SoundVerdict


class HearingPages:
    """Announcements heard on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._renderings = renderings(self._county)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, f"{ADDRESS}/{{id:uuid}}"
        return [
            page(ADDRESS, self.show_all, EVERYONE),
            page(one, self.show_one, EVERYONE),
            page(f"{one}/audio", self.audio, EVERYONE),
            page(f"{one}/text", self.say_otherwise, CORRECTORS, acts=True),
            page(f"{one}/reading", self.add_reading, CORRECTORS, acts=True),
            page(f"{one}/again", self.again, CORRECTORS, acts=True),
        ]

    def show_all(self, visit: Visit) -> Response:
        """List the drafts for loudspeakers of the person's areas."""
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            drafts = spoken_drafts.waiting(connection, visit.person.area)
        at = pages(len(drafts), visit.page_number(), rows, visit.request.query_params)
        judge = SoundJudge(self._county)
        here = drafts[at.offset : at.offset + rows]
        found = [Heard(one, judge.judge(one.item)) for one in here]
        context = {"found": found, "pages": at, "sounds": SOUNDS, "names": self._names()}
        return self._frame.draw(visit, "hearing/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show one draft with its words and its sound."""
        return self._page(visit, self._find(visit))

    def audio(self, visit: Visit) -> Response:
        """Return the sound that the draft names."""
        audio = self._find(visit).draft.spoken.audio
        path = self._county.blobs.path(audio) if audio else None
        if path is None:
            raise missing()
        headers = {"Cache-Control": "private, no-cache", "ETag": f'"{audio}"'}
        return FileResponse(path, media_type="audio/wav", headers=headers)

    def say_otherwise(self, visit: Visit) -> Response:
        """Take another spoken text."""
        heard, text = self._find(visit), visit.text("text")
        most = self._county.settings.speaking.characters
        if not text or len(text) > most:
            say = self._frame.drawing.say
            sentence = say("请填写播报词，最多 {count} 个字。", count=most)
            return self._page(visit, heard, sentence)
        with self._county.database.writing() as connection:
            spoken_drafts.say_otherwise(connection, heard.draft.item.id, text)
        return see(f"{ADDRESS}/{heard.draft.item.id}")

    def add_reading(self, visit: Visit) -> Response:
        """Add how a word is said to the county's lexicon."""
        heard = self._find(visit)
        word, say, pinyin = (visit.text(name) for name in ("word", "say", "pinyin"))
        try:
            readings.add(self._county.folder.lexicon, word, say=say, pinyin=pinyin)
        except NotAllowedError:
            sentence = self._frame.drawing.say(
                "这个读法没有记下：请写词语，再写“读作”或拼音其中一项；拼音一字一个音节，如 nian3 zi5 ping2。"
            )
            return self._page(visit, heard, sentence)
        return see(f"{ADDRESS}/{heard.draft.item.id}")

    def again(self, visit: Visit) -> Response:
        """Let a rendering that failed be tried again."""
        heard = self._find(visit)
        if heard.verdict.sound is Sound.FAILED:
            self._renderings.forget(heard.verdict.key)
        return see(f"{ADDRESS}/{heard.draft.item.id}")

    def _page(self, visit: Visit, heard: Heard, sentence: str = "") -> Response:
        context = {
            "heard": heard,
            "sounds": SOUNDS,
            "names": self._names(),
            "sentence": sentence,
            "corrects": visit.person.may(CORRECTORS),
            "most": self._county.settings.speaking.characters,
            "seconds": estimated_seconds(heard.verdict.words),
            "address": f"{ADDRESS}/{heard.draft.item.id}",
            "day": max(self._frame.today(visit), heard.draft.item.shown.first),
            "clashes": self._clashes(visit, heard.draft.item),
            "kinds": CLASHES,
        }
        status = 422 if sentence else 200
        return self._frame.draw(visit, "hearing/show.html", context, status=status)

    def _clashes(self, visit: Visit, item: Item) -> tuple[Clash, ...]:
        """Return what does not go together on the first day on which the draft is said."""
        day = max(self._frame.today(visit), item.shown.first)
        hours = hours_of(self._county.profile(), self._county.settings.speaking)
        with self._county.database.reading() as connection:
            return clashes_of(connection, item, day, hours, self._lexicon())

    def _find(self, visit: Visit) -> Heard:
        with self._county.database.reading() as connection:
            draft = spoken_drafts.one(connection, ItemId(str(visit.path["id"])))
        if draft is None or not visit.person.reaches(draft.item.area):
            raise missing()
        return Heard(draft, SoundJudge(self._county).judge(draft.item))

    def _lexicon(self) -> Lexicon:
        return readings.lexicon_of(self._county.folder.lexicon)

    def _names(self) -> dict[str, str]:
        return {area.code: area.name for area in self._county.profile().areas}
