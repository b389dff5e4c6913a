"""A resident's way through the kiosk, step by step, as frames go by.

Invariant: each step waits for what a person would wait for, and not longer than a
patient person would.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from demo.finger import Finger, StoryError, find, find_all, frames, until
from disclosure.areas import path
from disclosure.requests import Answer
from disclosure.seals.boxes import derive
from disclosure.statements import Statement
from kiosk.main import KioskApp
from kiosk.screens.actions import ActionKey
from kiosk.screens.answer import AnswerScreen
from kiosk.screens.code import CodeScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.finance import FinanceScreen
from kiosk.screens.form import FormScreen
from kiosk.screens.home import Door, HomeScreen, SearchBox, Tile
from kiosk.screens.item import ItemScreen
from kiosk.screens.keys import Key
from kiosk.screens.listing import ListScreen
from kiosk.screens.nav import NavKey
from kiosk.screens.pieces import Act, Chip
from kiosk.screens.printing import Phase, PrintScreen
from kiosk.screens.receipt import ReceiptScreen
from kiosk.screens.rows import RowCard
from kiosk.screens.search import SearchScreen
from kiosk.screens.stage import Stage
from kiosk.screens.statement import StatementScreen
from kiosk.settings import KioskSettings
from screen.widgets.frames import grab

READY_SECONDS = 60.0
STEP_SECONDS = 20.0
PAPER_SECONDS = 90.0
SETTLE_FRAMES = 10
TOPIC = "救助养老"
ACCOUNTS = "财务公开"
FOUND = ("dibao", "低保")
MISSED = (("chongdian", "充电"),)
ADDED = ("zainali", "在哪里")
PHONE = "08906120099"


class Resident(KioskApp):
    """The kiosk with somebody in front of it.

    Arguments:
        settings: of the kiosk.
        out: folder for the pictures.
        patience: seconds to wait for the answer; None ends with the receipt.
        household: code of a household's statement; empty leaves it out.
    """

    def __init__(
        self, settings: KioskSettings, out: Path, patience: float | None, household: str = ""
    ) -> None:
        super().__init__(settings)
        self._out, self._answer_seconds, self._household = out, patience, household
        self.finger = Finger()
        self.errors: list[str] = []
        self.first_frame_seconds = 0.0
        self.request_id = self.number = self.due_date = self._code = ""
        self.filed_at: datetime | None = None
        self.opened_with_code = self.statement_opened = False

    def on_start(self) -> None:
        """Begin with the first frame."""
        super().on_start()
        self._steps = self._story()
        Window.bind(on_flip=self._first_frame)
        self._going = Clock.schedule_interval(self._go_on, 0)

    def _first_frame(self, *_: object) -> None:
        self.first_frame_seconds = seconds_since_start()
        Window.unbind(on_flip=self._first_frame)

    def _go_on(self, *_elapsed: float) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._end()
        except StoryError as error:
            self.errors.append(str(error))
            self._save("failed")
            self._end()

    def _end(self) -> None:
        self._going.cancel()
        Clock.schedule_once(lambda _: self.stop(), 0)

    def _story(self) -> Iterator[None]:
        yield from until(lambda: self.stage, READY_SECONDS, "the first synchronisation")
        yield from self._arrive(HomeScreen, "home")
        yield from self._browse()
        yield from self._look_at_accounts()
        yield from self._search()
        yield from self._ask()
        if self._household:
            yield from self._read_statement(self._household)
        if self._answer_seconds is not None:
            yield from self._collect(self._answer_seconds)

    def _browse(self) -> Iterator[None]:
        yield from self._tap(Tile, name=TOPIC)
        yield from self._arrive(ListScreen, "topic")
        yield from self._tap(RowCard)
        yield from self._arrive(ItemScreen, "item")
        yield from self._print(ActionKey, "打印", "item")
        yield from self._arrive(ItemScreen)
        yield from self._tap(NavKey, icon="chevron-down")
        yield from self._tap(NavKey, icon="home")
        yield from self._arrive(HomeScreen)

    def _look_at_accounts(self) -> Iterator[None]:
        yield from self._tap(Door, name=ACCOUNTS)
        yield from self._arrive(FinanceScreen, "finance")
        yield from self._tap(NavKey, icon="home")
        yield from self._arrive(HomeScreen)

    def _search(self) -> Iterator[None]:
        yield from self._tap(SearchBox)
        yield from self._arrive(SearchScreen)
        yield from self._write(*FOUND)
        yield from self._tap(Key, words="查找")
        yield from self._settle("search")
        yield from self._tap(Key, icon="x")
        for keys, word in MISSED:
            yield from self._write(keys, word)
        yield from self._tap(Key, words="查找")
        yield from self._settle("not-found")

    def _ask(self) -> Iterator[None]:
        yield from self._tap(Act, text="请工作人员帮我查")
        yield from self._arrive(FormScreen)
        yield from self._write(*ADDED)
        yield from self._settle("form")
        yield from self._tap(Key, words="下一步")
        yield from self._tap(Key, words="下一步")
        for digit in PHONE:
            yield from self._tap(Key, words=digit)
        yield from self._tap(Key, words="下一步")
        yield from self._arrive(ConfirmScreen, "confirm")
        form = self._stage.visit.form
        yield from self._tap(Act, text="提交")
        yield from self._arrive(ReceiptScreen, "receipt")
        receipt = self._stage.visit.receipt
        if form is None or receipt is None:
            raise StoryError("the receipt is shown, but nothing was filed")
        self.request_id, self.number = form.id, receipt.number
        self.filed_at, self.due_date = receipt.filed_at, receipt.due.day.isoformat()
        self._code = receipt.code
        yield from self._print(Act, "打印回执", "slip")
        yield from self._arrive(ReceiptScreen)
        yield from self._tap(Act, icon="home")
        yield from self._arrive(HomeScreen)

    def _read_statement(self, code: str) -> Iterator[None]:
        yield from self._await_letter(code, STEP_SECONDS, "the household's statement")
        yield from self._enter_code(code)
        yield from self._arrive(StatementScreen, "statement")
        opened = self._stage.visit.opened
        self.statement_opened = opened is not None and isinstance(opened.outcome, Statement)
        yield from self._print(Act, "打印", "statement")
        yield from self._arrive(StatementScreen)
        yield from self._tap(Act, text="看完了")
        yield from self._arrive(HomeScreen)

    def _print(self, kind: type[Widget], words: str, name: str) -> Iterator[None]:
        """Print what is on the screen by this button, and come back; nothing without a printer."""
        if not self._stage.hall.printing.prints_sheets:
            return
        text = {"words": words} if kind is ActionKey else {"text": words}
        yield from self._tap(kind, **text)
        yield from self._arrive(PrintScreen)
        face = self._stage.face
        assert isinstance(face, PrintScreen)
        slip = kind is Act and words != "打印"
        if not slip:
            yield from until(lambda: face.phase == Phase.READY, PAPER_SECONDS, "the preview")
            yield from self._settle(f"print-{name}")
            yield from self._tap(Act, text="打印")
        yield from until(lambda: face.phase == Phase.DONE, PAPER_SECONDS, "the paper")
        yield from self._settle(f"printed-{name}")
        if face.wrong:
            raise StoryError(f"printing: {face.told}")
        yield from self._tap(Act, text="返回")

    def _collect(self, patience: float) -> Iterator[None]:
        yield from self._enter_code(self._code)
        yield from self._arrive(AnswerScreen, "waiting")
        yield from self._tap(NavKey, icon="home")
        yield from self._await_letter(self._code, patience, "the clerk's answer")
        yield from self._enter_code(self._code)
        yield from self._arrive(AnswerScreen)
        opened = self._stage.visit.opened
        if opened is None or not isinstance(opened.outcome, Answer):
            raise StoryError("the code did not open the answer")
        yield from self._settle("answer")
        self.opened_with_code = True
        if find(self._stage, RowCard):
            yield from self._tap(RowCard)
            yield from self._arrive(ItemScreen, "answer-item")

    def _enter_code(self, code: str) -> Iterator[None]:
        yield from self._tap(Act, text="我的答复")
        yield from self._arrive(CodeScreen)
        for digit in code:
            yield from self._tap(Key, words=digit)
        yield from self._tap(Act, text="看答复")

    def _await_letter(self, code: str, patience: float, what: str) -> Iterator[None]:
        hall = self._stage.hall
        locator = derive(code, path(hall.area)[0]).locator
        yield from until(
            lambda: hall.reader.letter(locator),
            patience,
            what,
            touch=self._stage.touched,
        )

    def _write(self, keys: str, word: str) -> Iterator[None]:
        """Type a word in pinyin and choose it from the candidates."""
        yield from until(lambda: self.typist.candidates("a"), STEP_SECONDS, "the keyboard's words")
        for key in keys:
            yield from self._tap(Key, words=key)
        for _ in range(6):
            if find(self._stage, Chip, words=word):
                break
            yield from self._tap(Key, icon="chevron-right")
        yield from self._tap(Chip, words=word)

    def _tap(self, kind: type[Widget], **properties: object) -> Iterator[None]:
        told = ", ".join(str(value) for value in properties.values()) or kind.__name__
        yield from until(
            lambda: find(self._stage, kind, **properties), STEP_SECONDS, f"{told} to be in reach"
        )
        yield from self.finger.tap(find_all(self._stage, kind, **properties)[0])

    def _arrive(self, face: type[Widget], picture: str = "") -> Iterator[None]:
        yield from until(lambda: isinstance(self._stage.face, face), STEP_SECONDS, face.__name__)
        yield from self._settle(picture)

    def _settle(self, picture: str = "") -> Iterator[None]:
        yield from frames(SETTLE_FRAMES)
        if picture:
            self._save(picture)

    def _save(self, name: str) -> None:
        grab().save(self._out / f"kiosk-{name}.png")

    @property
    def _stage(self) -> Stage:
        if self.stage is None:
            raise StoryError("the kiosk has no stage yet")
        return self.stage


def seconds_since_start() -> float:
    """Return the seconds since this process was started, by the kernel's count."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started
