"""The server's application from an open county: every part made once, here.

Invariant: no part is made anywhere else, so a test builds the same application.
"""

from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path

from fastapi import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from county.api.prepared import prepare_packed
from county.clock import Clock
from county.desk.acts.pages import ActPages
from county.desk.alerts.pages import AlertPages
from county.desk.asking.acts import AskingActs
from county.desk.asking.pages import AskingPages
from county.desk.broadcasts.pages import BroadcastPages
from county.desk.calendar.pages import CalendarPages
from county.desk.coverage.catalogue_pages import CataloguePages
from county.desk.coverage.gap_pages import GapPages
from county.desk.coverage.note_pages import NotePages
from county.desk.coverage.pages import BoardPages
from county.desk.coverage.version_pages import VersionPages
from county.desk.coverage.week_pages import WeekPages
from county.desk.diagnostics.pages import DiagnosticsPages
from county.desk.emergency.pages import EmergencyPages
from county.desk.frame import Frame
from county.desk.hearing.pages import HearingPages
from county.desk.holidays.pages import HolidayPages
from county.desk.items.pages import ItemPages
from county.desk.keys.pages import KeyPages
from county.desk.login.arriving import Arriving
from county.desk.login.first_pages import FirstPages
from county.desk.login.pages import LoginPages
from county.desk.login.service_pages import ServicePages
from county.desk.me.factor_pages import FactorPages
from county.desk.me.pages import MePages
from county.desk.papers.pages import PaperPages
from county.desk.recording.pages import RecordingPages
from county.desk.records.airings import AiringPages
from county.desk.records.pages import RecordPages
from county.desk.releases.pages import ReleasePages
from county.desk.requests.assembly import Noun, request_desk
from county.desk.sealing.face_pages import FacePages
from county.desk.sealing.pages import SealingPages
from county.desk.sealing.withdrawal_pages import WithdrawalPages
from county.desk.showings.pages import ShowingPages
from county.desk.staff.one_pages import OnePersonPages
from county.desk.staff.pages import StaffPages
from county.desk.statements.issue_pages import IssuingPages
from county.desk.statements.pages import IssuePages
from county.desk.stops.pages import StopPages
from county.desk.terminals.pages import TerminalPages
from county.desk.writing.check_pages import CheckPages
from county.desk.writing.choosing_pages import ChoosingPages
from county.desk.writing.pages import WritingPages
from county.items.search import ItemSearch
from county.papers.rounds import Rounds
from county.papers.shop import PaperShop
from county.parts import County
from county.people.passwords import Door
from county.people.sessions import Sessions
from county.phone.after_pages import AfterPages
from county.phone.answer_pages import AnswerPages as PhoneAnswerPages
from county.phone.ask_pages import AskPages
from county.phone.frame import PhoneFrame
from county.phone.item_pages import ItemPages as PhoneItemPages
from county.phone.keeping import Keeping
from county.phone.old_addresses import OldAddresses
from county.phone.pages import AreaPages
from county.phone.part_pages import PartPages
from county.phone.pictures import Pictures
from county.phone.search_pages import SearchPages
from county.rates import Rate
from county.sharing.feeds import AtomRoutes
from county.sharing.reading import Reading
from county.sharing.routes import OpenRoutes
from county.texting.receipt_routes import ReceiptRoutes
from county.web.answering import response
from county.web.application import build
from county.web.drawing import Drawing
from county.web.errors import ErrorPages
from county.web.stylesheet import StyleSheet, build_phone
from county.web.stylesheet import build as build_style
from disclosure.requests import RequestKind
from disclosure.wording import Wording

FOREVER = b"public, max-age=31536000, immutable"


def build_application(county: County, clock: Clock) -> ASGIApp:
    """Return the application of an open county.

    Raises:
        UsageError: the county has no areas yet.
    """
    drawing = Drawing(Wording(), county.zone(), build_style(), build_phone(), county.catalogue)
    search = ItemSearch(county.folder.search, county.database)
    desk = _desk(county, drawing, search, clock)
    phone = PhoneFrame(county, drawing, Keeping(county, clock))
    receipts = ReceiptRoutes(county, clock).routes()
    pages = [*desk, *receipts, *_phone(phone, search, clock), *_static(drawing.styles)]
    return build(county, clock, pages, ErrorPages(_error_page(drawing)), search.update)


def _desk(county: County, drawing: Drawing, search: ItemSearch, clock: Clock) -> list[BaseRoute]:
    settings = county.settings.desk
    frame = Frame(county, drawing, Sessions(county.database, settings), clock)
    arriving = Arriving(frame)
    nouns: tuple[Noun, ...] = (
        LoginPages(frame, Door(county.database, settings), arriving),
        FactorPages(frame, arriving),
        FirstPages(frame, arriving),
        ServicePages(frame, arriving, county.login_service()),
        MePages(frame),
        StaffPages(frame),
        OnePersonPages(frame),
        ActPages(frame),
        IssuePages(frame),
        IssuingPages(frame),
        *request_desk(frame, search),
        HolidayPages(frame),
        ItemPages(frame),
        AskingPages(frame),
        AskingActs(frame),
        ChoosingPages(frame),
        WritingPages(frame),
        CheckPages(frame),
        TerminalPages(frame),
        ReleasePages(frame),
        DiagnosticsPages(frame),
        AlertPages(frame),
        BroadcastPages(frame),
        StopPages(frame),
        RecordingPages(frame),
        EmergencyPages(frame),
        CalendarPages(frame),
        HearingPages(frame),
        RecordPages(frame),
        AiringPages(frame),
        ShowingPages(frame),
        _papers(frame),
        KeyPages(frame),
        SealingPages(frame),
        FacePages(frame),
        WithdrawalPages(frame),
        BoardPages(frame),
        NotePages(frame),
        WeekPages(frame),
        GapPages(frame),
        CataloguePages(frame),
        VersionPages(frame),
    )
    return [route for noun in nouns for route in noun.routes()]


def _papers(frame: Frame) -> PaperPages:
    county, say = frame.county, frame.drawing.say
    shop = PaperShop(county, say)
    settings = county.settings.papers
    return PaperPages(frame, shop, Rounds(county.folder.papers, shop, settings, frame.clock, say))


def _phone(frame: PhoneFrame, search: ItemSearch, clock: Clock) -> list[BaseRoute]:
    county = frame.county
    together = county.settings.phone.pictures_together
    rate = Rate(county.settings.sharing.requests_a_minute)
    pictures = Pictures(county.blobs, county.folder.pictures, together)

    def lookup_days() -> int:
        return county.terms().levels.of(RequestKind.LOOKUP).working_days

    after = AfterPages(county, frame.drawing, clock)
    nouns = (
        after,
        PhoneAnswerPages(county, frame.drawing, clock, after),
        PartPages(county, frame.drawing, clock),
        AskPages(frame, clock),
        AreaPages(frame, county.catalogue, lookup_days),
        SearchPages(frame, search, lookup_days),
        PhoneItemPages(frame, pictures),
        AtomRoutes(frame, rate),
        OpenRoutes(frame, Reading(frame, search), rate),
        OldAddresses(),
    )
    return [route for noun in nouns for route in noun.routes()]


def _static(styles: Iterable[StyleSheet]) -> list[BaseRoute]:
    folder = Path(str(resources.files("county.web"))) / "static"
    files = StaticFiles(directory=folder, check_dir=False)
    return [*(Route(one.address, _look(one)) for one in styles), Mount("/static", files)]


def _look(style: StyleSheet) -> Callable[[Request], Response]:
    """Return what answers with a style sheet, whose address names its bytes."""
    ready = prepare_packed(style.text.encode())

    def look(request: Request) -> Response:
        return response(ready, request, b"text/css; charset=utf-8", FOREVER)

    return look


def _error_page(drawing: Drawing) -> Callable[[Request, int, str], Response]:
    say = drawing.say
    titles = {
        403: say("这里不能进"),
        404: say("这一页不在这里"),
        409: say("情况有变化"),
        410: say("已经撤回"),
        413: say("文件或表单太大"),
        429: say("请稍等"),
        500: say("没有办成"),
        503: say("现在有点忙"),
    }
    helps = {
        403: say("您的账号没有这项权限。"),
        404: say("网址可能输错了，或者内容已经撤回。"),
        409: say("请刷新页面，看看最新的状态。"),
        413: say("这次没有提交。请把文件减小一些，或者分几次导入，再试一次。"),
        429: say("这一步做得太频繁了，请过一分钟再试。"),
        500: say("这一步出了差错，已经记录下来。请稍后再试，您填的内容没有提交。"),
        503: say("同时办理的人多，请过几秒再试一次。"),
    }

    def draw(request: Request, status: int, sentence: str) -> Response:
        desk = request.url.path.startswith("/desk")
        context = {
            "title": titles.get(status, say("这一步没有成功")),
            "sentence": sentence
            if _chinese(sentence)
            else helps.get(status, say("请返回再试一次。")),
            "home": "/desk" if desk else "/",
            "home_words": say("回到工作台") if desk else say("回到首页"),
        }
        template = "web/error.html" if desk else "phone/error.html"
        return drawing.page(template, context, status=status)

    return draw


def _chinese(sentence: str) -> bool:
    """Tell whether a sentence was written for the people who read pages."""
    return any("\u4e00" <= mark <= "\u9fff" for mark in sentence)
