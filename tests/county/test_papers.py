"""Papers of a village at the desk and by command: what is printed is what is public now."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import Engine, event

from county.__main__ import main
from county.database.tables import live_items
from county.folder import DataFolder
from county.papers.kinds import Kind, PaperOrder, read_month
from county.papers.rounds import Round, Rounds, RoundState, villages_of
from county.papers.shop import PaperShop
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings, PaperSettings, PhoneSettings
from county.web.serving import build_application
from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError, UsageError
from disclosure.wording import Wording
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Content,
    Town,
    item_text,
)
from tests.paper.reading import words_of

SAY = Wording().say
Desk = Callable[[str], Browser]
SETTINGS = CountySettings(
    desk=DeskSettings(second_factor=()), phone=PhoneSettings(address="https://gk.example.gov.cn/")
)
ACCOUNTS = """\
```table
caption = "2026年10月收支（单位：元）"
rows = [
  ["摘要", "收入", "支出"],
  ["鱼塘承包费", "4800.00", ""],
  ["路灯", "", "623.50"],
  ["合计", "4800.00", "623.50"],
]
columns = [
  { name = "摘要" },
  { name = "收入", kind = "money", summed = true },
  { name = "支出", kind = "money", summed = true },
]
```
"""
PRINTED = '["kiosk", "phone", "print"]'


@pytest.fixture
def paper_town(folder: DataFolder, content: Content) -> Iterator[Town]:
    town = Town.open(folder, content, SETTINGS)
    content.item(
        "finance-2026-10",
        item_text("石桥村2026年10月财务收支公开", channels=PRINTED, body=ACCOUNTS),
    )
    content.item(
        "decision",
        item_text("代表会议定了修路的事", entry="affairs.decision", channels=PRINTED),
    )
    content.item("kiosk-only", item_text("只在触摸屏上的", channels='["kiosk"]'))
    content.item(
        "over", item_text("已经过期的", channels=PRINTED, more="shown_until = 2026-11-10\n")
    )
    content.item(
        "guide",
        item_text("高龄津贴怎么领", entry="services.guide", channels=PRINTED),
        area=COUNTY,
    )
    town.publish()
    yield town
    town.county.database.close()


def order(kind: Kind, area: AreaCode = VILLAGE, month: Month | None = None) -> PaperOrder:
    return PaperOrder(kind=kind, area=area, month=month)


def words(town: Town, kind: Kind, area: AreaCode = VILLAGE, month: Month | None = None) -> str:
    made = PaperShop(town.county, SAY).make(order(kind, area, month), town.clock())
    return "".join(words_of(made.pdf))


@pytest.mark.parametrize("kind", [Kind.POSTER, Kind.HOUSEHOLD])
def test_a_villages_paper_tells_what_is_on_display_there_and_no_more(
    paper_town: Town, kind: Kind
) -> None:
    told = words(paper_town, kind, month=Month(year=2026, month=10))
    for part in ("石桥村", "4,800.00", "623.50", "代表会议定了修路的事", "已审核"):
        assert part in told, part
    for part in ("只在触摸屏上的", "已经过期的"):
        assert part not in told, part


def test_what_is_withdrawn_is_on_no_paper_from_then_on(paper_town: Town) -> None:
    shop = PaperShop(paper_town.county, SAY)
    asked = order(Kind.POSTER)
    assert "修路的事" in "".join(words_of(shop.make(asked, NOW).pdf))
    with paper_town.county.database.writing() as connection:
        gone = live_items.c.title == "代表会议定了修路的事"
        connection.execute(live_items.delete().where(gone))
    assert "修路的事" not in "".join(words_of(shop.make(asked, NOW).pdf))


def test_what_the_newest_root_does_not_vouch_for_is_on_no_paper(
    paper_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = PaperShop(paper_town.county, SAY)
    monkeypatch.setattr(shop._vouching, "items", lambda _connection, _ids: {})
    told = "".join(words_of(shop.make(order(Kind.POSTER), NOW).pdf))
    assert "修路的事" not in told
    assert "这个月的账还没有公开" in told


def test_the_same_items_are_set_once(paper_town: Town) -> None:
    shop = PaperShop(paper_town.county, SAY)
    first = shop.make(order(Kind.POSTER), NOW)
    assert shop.make(order(Kind.POSTER), NOW + timedelta(minutes=5)) is first
    assert shop.make(order(Kind.POSTER), NOW + timedelta(days=1)) is not first


def test_the_book_holds_the_guides_of_the_village_and_of_all_above_it(paper_town: Town) -> None:
    told = words(paper_town, Kind.BOOK)
    assert "收录1件办事指南" in told
    assert "高龄津贴怎么领" in told
    assert "石桥村办事一本通" not in told.replace("石桥村", "", 1)


def test_a_book_without_guides_and_a_code_without_an_address_say_what_is_wanting(
    town: Town,
) -> None:
    town.publish()
    shop = PaperShop(town.county, SAY)
    with pytest.raises(UsageError, match="办事指南"):
        shop.make(order(Kind.BOOK), NOW)
    with pytest.raises(UsageError, match=r"phone\.address"):
        shop.make(order(Kind.CODE), NOW)


def test_the_countys_own_sign_stands_at_the_head_or_is_refused_by_name(paper_town: Town) -> None:
    folder = paper_town.county.folder.path
    Image.new("RGB", (300, 200), "#00aa44").save(folder / "sign.png")
    (folder / "broken.png").write_bytes(b"no picture")
    pictures = {}
    for name in ("", "sign.png"):
        _set_papers(paper_town, emblem=name)
        pdf = PaperShop(paper_town.county, SAY).make(order(Kind.CODE), NOW).pdf
        pictures[name] = pdf.count(b"/Subtype /Image")
    assert pictures["sign.png"] > pictures[""] == 0
    _set_papers(paper_town, emblem="broken.png")
    with pytest.raises(UsageError, match=r"broken\.png"):
        PaperShop(paper_town.county, SAY).make(order(Kind.CODE), NOW)


def _set_papers(town: Town, **changed: Any) -> None:
    papers = PaperSettings(**changed)
    settings = msgspec.structs.replace(town.county.settings, papers=papers)
    object.__setattr__(town.county, "settings", settings)


@pytest.fixture
def desk(paper_town: Town) -> Iterator[Desk]:
    for name, role, area in (
        ("liu.office", Role.OFFICE, COUNTY),
        ("zhao.editor", Role.EDITOR, VILLAGE),
        ("other.editor", Role.EDITOR, OTHER_VILLAGE),
    ):
        paper_town.hire(name, role, area)
    app = build_application(paper_town.county, paper_town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield lambda name: _logged_in(client, name)


def _logged_in(client: TestClient, name: str) -> Browser:
    browser = Browser(client)
    browser.log_in(name)
    return browser


def test_a_paper_is_looked_at_and_fetched_by_whom_the_area_is(desk: Desk) -> None:
    browser = desk("zhao.editor")
    shown = browser.get(f"/desk/paper?kind=poster&area={VILLAGE}")
    assert shown.status_code == 200
    assert "公开栏张贴页" in browser.page
    picture = browser.get(f"/desk/paper/pages/1.png?kind=poster&area={VILLAGE}")
    assert Image.open(io.BytesIO(picture.content)).format == "PNG"
    fetched = browser.get(f"/desk/paper/file.pdf?kind=poster&area={VILLAGE}")
    assert fetched.headers["content-type"] == "application/pdf"
    assert "修路的事" in "".join(words_of(fetched.content))


@pytest.mark.parametrize("path", ["", "/pages/1.png", "/file.pdf"])
def test_nobody_prints_for_an_area_beyond_their_own(desk: Desk, path: str) -> None:
    browser = desk("other.editor")
    assert browser.get(f"/desk/paper{path}?kind=poster&area={VILLAGE}").status_code == 404
    assert browser.get(f"/desk/paper{path}?kind=poster&area={COUNTY}").status_code == 404
    browser.get("/desk/paper")
    begun = browser.post("/desk/paper/rounds", kind="poster", area=COUNTY)
    assert begun.status_code == 404


def test_a_page_that_a_paper_does_not_have_is_not_there(desk: Desk) -> None:
    browser = desk("zhao.editor")
    for number in (0, 4, 5, 999):
        asked = f"/desk/paper/pages/{number}.png?kind=qr&area={VILLAGE}"
        assert browser.get(asked).status_code == 404
    assert browser.get("/desk/paper?kind=nonsense&month=2026-99").status_code == 200


def test_what_cannot_be_made_is_said_on_the_page(desk: Desk) -> None:
    browser = desk("other.editor")
    browser.get(f"/desk/paper?kind=poster&area={OTHER_VILLAGE}")
    assert "共" in browser.page
    nothing = browser.get("/desk/paper/file.pdf?kind=nothing&area=")
    assert nothing.status_code == 200


def test_a_page_with_a_paper_takes_few_statements(paper_town: Town, desk: Desk) -> None:
    browser = desk("liu.office")
    address = f"/desk/paper?kind=poster&area={VILLAGE}"
    browser.get(address)
    ran = []
    engine = _engine(paper_town)
    event.listen(engine, "before_cursor_execute", lambda *each: ran.append(each[2]))
    browser.get(address)
    assert 0 < len(ran) <= 12, ran


def _engine(town: Town) -> Engine:
    with town.county.database.reading() as connection:
        return connection.engine


def test_all_villages_of_an_area_are_made_into_one_file(desk: Desk) -> None:
    browser = desk("liu.office")
    browser.get(f"/desk/paper?kind=household&area={COUNTY}")
    begun = browser.post("/desk/paper/rounds", kind="household", area=COUNTY)
    assert begun.status_code == 303
    address = begun.headers["location"]
    for _ in range(2000):
        browser.get(address)
        if "正在做" not in browser.page:
            break
    assert "做好了，2 个村" in browser.page
    made = zipfile.ZipFile(io.BytesIO(browser.get(f"{address}/file.zip").content))
    assert made.testzip() is None
    names = made.namelist()
    assert [name.split("-")[0] for name in names] == [VILLAGE, OTHER_VILLAGE]
    assert "修路的事" in "".join(words_of(made.read(names[0])))
    other = desk("zhao.editor")
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/file.zip").status_code == 404


def rounds(town: Town, **changed: Any) -> Rounds:
    settings = PaperSettings(**changed)
    shop = PaperShop(town.county, SAY)
    return Rounds(town.county.folder.papers, shop, settings, town.clock, SAY)


def ended(made: Rounds, id_: str) -> Round:
    until = time.monotonic() + 60
    while True:
        found = made.find(id_)
        assert found is not None
        if found.state is not RoundState.WORKING:
            return found
        assert time.monotonic() < until


def test_a_round_says_for_which_villages_there_was_nothing(paper_town: Town) -> None:
    _set_papers(paper_town)
    made = rounds(paper_town)
    profile = paper_town.county.profile()
    begun = made.begin(order(Kind.BOOK, COUNTY), profile, "liu")
    found = ended(made, begun.id)
    assert (found.state, found.done, found.left_out) == (RoundState.DONE, 2, ())


def test_a_round_that_grows_too_large_says_so_and_leaves_no_file(paper_town: Town) -> None:
    made = rounds(paper_town, round_bytes=1000)
    begun = made.begin(order(Kind.HOUSEHOLD, COUNTY), paper_town.county.profile(), "liu")
    found = ended(made, begun.id)
    assert found.state is RoundState.FAILED
    assert "乡镇" in found.reason
    assert made.file(begun.id) is None
    assert not [one for one in paper_town.county.folder.papers.iterdir() if one.suffix != ".json"]


def test_too_many_villages_or_none_begin_no_round(paper_town: Town) -> None:
    profile = paper_town.county.profile()
    with pytest.raises(NotAllowedError):
        rounds(paper_town, villages=1).begin(order(Kind.POSTER, COUNTY), profile, "liu")
    assert villages_of(TOWN, profile) == (VILLAGE,)


def test_a_round_whose_worker_fell_silent_has_failed_and_blocks_no_other(paper_town: Town) -> None:
    made = rounds(paper_town)
    profile = paper_town.county.profile()
    now = paper_town.clock()
    asked = order(Kind.HOUSEHOLD, COUNTY)
    begun = Round(id="ab" * 16, order=asked, person="liu", begun=now, said=now, of=2)
    made._keep(begun)
    with pytest.raises(NotAllowedError):
        made.begin(order(Kind.HOUSEHOLD, COUNTY), profile, "liu")
    paper_town.clock.pass_by(minutes=5)
    assert ended(made, begun.id).state is RoundState.FAILED
    ended(made, made.begin(order(Kind.HOUSEHOLD, COUNTY), profile, "liu").id)


def test_only_so_many_rounds_are_kept(paper_town: Town) -> None:
    made = rounds(paper_town, rounds=2)
    profile = paper_town.county.profile()
    for _ in range(4):
        paper_town.clock.pass_by(minutes=1)
        ended(made, made.begin(order(Kind.CODE, TOWN), profile, "liu").id)
    assert len(made.all()) == 2
    assert len(list(paper_town.county.folder.papers.glob("*.zip"))) == 2


@pytest.mark.parametrize("id_", ["../../county", "x", "0" * 32, "..%2f"])
def test_a_round_that_never_was_is_not_found(paper_town: Town, id_: str) -> None:
    assert rounds(paper_town).find(id_) is None


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-01", "", "２０２６-10", "2026-10-01"])
def test_what_is_no_month_is_no_month(text: str) -> None:
    assert read_month(text) is None


def test_the_command_writes_what_the_desk_gives(
    paper_town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "poster.pdf"
    data = str(paper_town.county.folder.path)
    arguments = ["--data", data, "--area", VILLAGE, "--out", str(out)]
    assert main(["paper", "poster", *arguments, "--month", "2026-10"]) == 0
    assert "pages" in capsys.readouterr().out
    assert "石桥村公开栏" in words_of(out.read_bytes())[0]
    for wrong in (
        ["--area", "990421999999"],
        ["--month", "2026-13"],
        ["--out", str(tmp_path / "no" / "x.pdf")],
    ):
        assert main(["paper", "poster", *arguments, *wrong]) == 2
        assert "Traceback" not in capsys.readouterr().err
