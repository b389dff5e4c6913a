"""The writing pages without a script: from an empty form to what waits for seals."""

import io
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from reportlab.pdfgen.canvas import Canvas

from county.people.staff import Role
from county.publishing import drafts
from county.writing import shelf
from county.writing.manuscript import FilePiece, Manuscript, SheetPiece
from disclosure.items import Item, ItemId
from tests.county.desk import Browser
from tests.county.making import VILLAGE, Town, item_text
from tests.county.uploads.bringing import photo

FIELD = re.compile(r'<(?:input|textarea|select)[^>]*name="([^"]+)"')


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("du.editor", Role.EDITOR, VILLAGE)
    browser = Browser(client)
    browser.log_in("du.editor")
    return browser


def begin(browser: Browser, entry: str = "services.utility", like: str = "") -> ItemId:
    browser.get("/desk/items/new")
    reply = browser.post("/desk/items/new/begin", entry=entry, area=VILLAGE, like=like)
    assert reply.status_code == 303
    address = reply.headers["location"]
    assert browser.get(address).status_code == 200
    return ItemId(address.split("/")[3])


def written(town: Town, id_: ItemId) -> Manuscript:
    with town.county.database.reading() as connection:
        found = shelf.find(connection, id_)
    assert found is not None
    return found.manuscript


def revision(browser: Browser) -> str:
    found = re.search(r'id="revision" value="(\d+)"', browser.page)
    assert found is not None
    return found.group(1)


GOOD = {
    "title": "老街停水通知",
    "issuing_body": "石桥村村民委员会",
    "issued": "2026-11-20",
    "last": "2026-12-10",
    "channels": ["kiosk", "phone"],
    "basis": "《城市供水条例》",
    "contact": "石桥村村委会 0890-6120001",
    "keywords": "停水",
    "piece": "p1",
    "p1.here": "1",
    "p1.text": "11月21日停水一天。",
}


def act(browser: Browser, id_: ItemId, word: str, **more: object) -> int:
    fields: dict[str, Any] = {**GOOD, "revision": revision(browser), "act": word, **more}
    reply = browser.post(f"/desk/items/{id_}/write/act", **fields)
    if reply.status_code == 303:
        browser.get(reply.headers["location"])
    return reply.status_code


def waiting(town: Town) -> list[Item]:
    with town.county.database.reading() as connection:
        found = [one.document for one in drafts.waiting(connection)]
    return [one for one in found if isinstance(one, Item)]


def test_an_item_is_written_and_handed_in_by_plain_forms(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    assert act(browser, id_, "save") == 303
    assert "没有发现问题" in browser.page
    assert act(browser, id_, "submit") == 303
    assert "已提交" in browser.page
    [item] = waiting(town)
    assert (item.id, item.title, item.author) == (id_, "老街停水通知", "du.editor")
    assert item.elements.basis == ("《城市供水条例》",)


def test_what_is_unfinished_is_saved_but_not_handed_in(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    assert act(browser, id_, "submit", title="") == 422
    assert "请写标题" in browser.page
    assert waiting(town) == []
    assert written(town, id_).contact == GOOD["contact"]


def test_a_finding_is_mended_or_justified_in_words(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    phone = {"p1.text": "有事请打13800005678。"}
    assert act(browser, id_, "submit", **phone) == 422
    assert "138****5678" in browser.page
    [name] = set(re.findall(r'name="(why\.[0-9a-f]+)"', browser.page))
    assert act(browser, id_, "submit", **phone, **{name: "值班电话，本人同意公开"}) == 303
    assert "值班电话，本人同意公开" in browser.page
    assert len(waiting(town)) == 1


def test_pieces_are_added_moved_taken_out_and_put_back(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    act(browser, id_, "add:list")
    more = {"piece": ["p1", "p2"], "p2.here": "1", "p2.text": "一\n二"}
    act(browser, id_, "up:p2", **more)
    assert [piece.key for piece in written(town, id_).pieces] == ["p2", "p1"]
    more["piece"] = ["p2", "p1"]
    act(browser, id_, "remove:p2", **more)
    assert [piece.key for piece in written(town, id_).pieces] == ["p1"]
    assert "放回来" in browser.page
    act(browser, id_, "restore:p2")
    assert [piece.key for piece in written(town, id_).pieces] == ["p1", "p2"]
    assert written(town, id_).piece("p2").text == "一\n二"  # type: ignore[union-attr]


def test_an_autosave_says_when_and_who_else_is_there(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    other = Browser(browser.client)
    other.log_in("li.editor")
    other.get(f"/desk/items/{id_}/write")
    fields: dict[str, Any] = {**GOOD, "revision": revision(browser)}
    reply = browser.post(f"/desk/items/{id_}/write/autosave", **fields)
    assert "已保存 10:00" in reply.text
    assert "li.editor 从 10:00 起也在写这一条" in reply.text
    assert written(town, id_).title == "老街停水通知"


def test_of_two_who_save_both_texts_are_shown_and_none_is_lost(
    browser: Browser, town: Town
) -> None:
    id_ = begin(browser)
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    other = Browser(browser.client)
    other.log_in("li.editor")
    other.get(f"/desk/items/{id_}/write")
    assert act(other, id_, "save", title="她的标题") == 303
    assert act(browser, id_, "save", title="我的标题") == 303
    assert "我的标题" in browser.page
    assert "她的标题" in browser.page
    assert written(town, id_).title == "她的标题"
    found = re.search(r'name="number" value="(\d+)"', browser.page)
    assert found is not None
    number = found.group(1)
    browser.post(f"/desk/items/{id_}/write/settle", number=number, use="mine")
    assert written(town, id_).title == "我的标题"


def test_an_editor_of_another_village_sees_nothing(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    town.hire("wu.editor", Role.EDITOR, "990421201201")  # type: ignore[arg-type]
    other = Browser(browser.client)
    other.log_in("wu.editor")
    assert other.get(f"/desk/items/{id_}/write").status_code == 404
    assert act_raw(other, id_) == 404


def act_raw(browser: Browser, id_: ItemId) -> int:
    browser.get("/desk/items")
    token = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert token is not None
    return browser.post(f"/desk/items/{id_}/write/act", token.group(1), act="save").status_code


def test_what_is_handed_in_is_taken_back_to_go_on(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    act(browser, id_, "submit")
    reply = browser.post(f"/desk/items/{id_}/write/recall")
    assert reply.status_code == 303
    assert waiting(town) == []


def test_channels_beyond_the_entry_are_refused(browser: Browser) -> None:
    id_ = begin(browser, "finance.monthly")
    beyond = ["kiosk", "loudspeaker"]
    fields = {"channels": beyond, "spoken": "乡亲们，账在这里。", "slots": ["morning"]}
    assert act(browser, id_, "submit", **fields) == 422
    assert "目录没有规定这一项在大喇叭公开" in browser.page


def test_an_approver_reads_what_was_found_and_why_it_stays(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    phone = {"p1.text": "有事请打13800005678。"}
    act(browser, id_, "save", **phone)
    [name] = set(re.findall(r'name="(why\.[0-9a-f]+)"', browser.page))
    act(browser, id_, "submit", **phone, **{name: "值班电话，本人同意公开"})
    browser.get(f"/desk/items/{id_}/checks")
    assert "138****5678" in browser.page
    assert "编辑的说明：值班电话，本人同意公开" in browser.page
    assert 'name="why.' not in browser.page
    assert [item.id for item in waiting(town)] == [id_]


def test_an_imported_draft_is_checked_too(browser: Browser, town: Town) -> None:
    town.content.item("b", item_text(body="身份证11010519491231002X", entry="services.utility"))
    town.load()
    [item] = town.content.items()
    browser.get(f"/desk/items/{item.id}/checks")
    assert "110105********002X" in browser.page
    assert "没有说明" in browser.page


def upload(browser: Browser, id_: ItemId, *files: tuple[str, bytes]) -> str:
    data = {**GOOD, "csrf": token_of(browser), "revision": revision(browser), "act": "upload"}
    sent = [("files", (name, content, "application/octet-stream")) for name, content in files]
    reply = browser.client.post(
        f"/desk/items/{id_}/write/act", data=data, files=sent, headers=browser._headers()
    )
    assert reply.status_code == 200
    return browser._keep(reply).text


def token_of(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert found is not None
    return found.group(1)


def test_files_are_taken_in_and_a_refused_one_keeps_no_other_out(
    browser: Browser, town: Town
) -> None:
    id_ = begin(browser)
    page = upload(browser, id_, ("../../旧账.xls", b"x"), ("水塔.jpg", photo()))
    assert "“旧账.xls”没有导入" in page
    manuscript = written(town, id_)
    assert manuscript.title == GOOD["title"]
    [blob] = manuscript.blobs
    assert blob.name == "水塔.jpg"
    assert town.county.blobs.path(blob.sha256) is not None
    piece = manuscript.pieces[-1]
    assert isinstance(piece, FilePiece)
    told = {f"{piece.key}.here": "1", f"{piece.key}.alt": "水塔", "piece": ["p1", piece.key]}
    act(browser, id_, "submit", **told)
    [item] = waiting(town)
    assert item.blobs == (blob,)


def test_more_files_than_a_form_may_hold_are_refused(browser: Browser) -> None:
    id_ = begin(browser)
    data = {"csrf": token_of(browser), "act": "upload"}
    sent = [("files", (f"{n}.png", b"x", "image/png")) for n in range(21)]
    reply = browser.client.post(
        f"/desk/items/{id_}/write/act", data=data, files=sent, headers=browser._headers()
    )
    assert reply.status_code == 400


def test_a_form_with_files_needs_its_token_too(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    before = written(town, id_)
    reply = browser.client.post(
        f"/desk/items/{id_}/write/act",
        data={"csrf": "forged", "act": "upload"},
        files=[("files", ("a.png", b"x", "image/png"))],
        headers=browser._headers(),
    )
    assert reply.status_code == 403
    assert written(town, id_) == before


def test_a_long_sheet_has_more_cells_than_other_forms_have_fields(
    browser: Browser, town: Town
) -> None:
    id_ = begin(browser)
    act(browser, id_, "add:sheet")
    cells = [cell for n in range(300) for cell in (f"户{n}", "1.00")]
    more = {"piece": ["p1", "p2"], "p2.here": "1", "p2.caption": "表", "p2.c": cells}
    act(browser, id_, "save", **more)
    piece = written(town, id_).piece("p2")
    assert isinstance(piece, SheetPiece)
    assert len(piece.rows) == 300


def test_a_correction_is_compared_with_what_is_public(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    act(browser, id_, "submit")
    town.seal()
    browser.get(f"/desk/items/{id_}")
    assert browser.post(f"/desk/items/{id_}/write/take-up").status_code == 303
    browser.get(f"/desk/items/{id_}/write")
    act(browser, id_, "look", **{"p1.text": "11月21日停水两天。"})
    assert "和现在公开的第 1 版比" in browser.page
    assert "共有 1 处不同" in browser.page


def test_the_words_of_a_pdf_are_kept_for_search_and_checked(browser: Browser, town: Town) -> None:
    id_ = begin(browser)
    page = upload(browser, id_, ("名单.pdf", a_pdf("Tel 13800005678")))
    assert "138****5678" in page
    piece = written(town, id_).pieces[-1]
    assert isinstance(piece, FilePiece)
    assert "13800005678" in piece.words


def a_pdf(words: str) -> bytes:
    out = io.BytesIO()
    paper = Canvas(out)
    paper.drawString(72, 700, words)
    paper.save()
    return out.getvalue()
