"""Wrong item files: each is refused with its line and reason, and alone."""

from datetime import date

import pytest

from disclosure.blocks import Paragraph
from disclosure.questionnaires import CommentBox, Questionnaire
from tests.county.making import SPOKEN, VILLAGE, Content, item_text

BODY = 9  # the line of the file on which the body starts


def body(text: str) -> str:
    return item_text(body=text)


WRONG = [
    ("no front matter", "# 标题\n", 1, "the first line is not +++"),
    ("front matter never closed", '+++\ntitle = "x"\n', 1, "no closing line +++"),
    ("broken TOML", "+++\ntitle = \n+++\n", 2, "front matter: Invalid value"),
    ("unknown key", item_text(more='colour = "red"\n'), 8, "there is no key 'colour'"),
    ("missing key", item_text().replace('entry = "finance.monthly"\n', ""), 2, "missing: 'entry'"),
    (
        "mistyped key",
        item_text(more='basis = "一部法律"\n'),
        8,
        "key 'basis': Expected a list, got a text",
    ),
    ("date in quotes", item_text().replace("2026-11-02", '"十一月"'), 6, "key 'issued'"),
    ("empty title", item_text(title=" "), 2, "'title' is empty"),
    ("unknown entry", item_text(entry="finance.secret"), 3, "no entry 'finance.secret'"),
    ("unknown channel", item_text(channels='["radio"]'), 4, "Invalid enum value 'radio'"),
    ("no channel", item_text(channels="[]"), 2, "names no channel"),
    ("spoken but silent", item_text(more=SPOKEN), 2, "belong together"),
    (
        "loudspeaker without words",
        item_text(channels='["loudspeaker"]'),
        2,
        "belong together",
    ),
    (
        "unknown slot",
        item_text(channels='["loudspeaker"]', more=SPOKEN.replace("morning", "midnight")),
        10,
        "no slot 'midnight', only morning",
    ),
    (
        "shown until before it is shown",
        item_text(more="shown_until = 2026-10-01\n"),
        2,
        "'shown_until' 2026-10-01 is before its first day 2026-11-02",
    ),
    ("related to nothing", item_text(more='related = ["no-such"]\n'), 8, "no no-such.md beside it"),
    ("related outside", item_text(more='related = ["../county"]\n'), 8, "no ../county.md"),
    ("no content", item_text(body=""), 8, "has no content"),
    ("html", body("好\n\n<b>粗</b>"), BODY + 2, "not taken in an item: HTML"),
    ("html block", body("<script>\nx\n</script>"), BODY, "HTML"),
    ("emphasis", body("一\n\n*重要*"), BODY + 2, "emphasis"),
    ("strong", body("**重要**"), BODY, "strong emphasis"),
    ("link", body("看[这里](http://example.org)"), BODY, "a link"),
    ("link address", body("看看\n\n[a]: http://example.org"), BODY + 2, "a link's address"),
    ("autolink", body("<http://example.org>"), BODY, "a link"),
    ("code", body("`x`"), BODY, "code between"),
    ("indented line", body("一\n\n    二"), BODY + 2, "an indented line"),
    ("code fence", body("```\nx\n```"), BODY, "a code fence"),
    ("unknown fence", body("```graph\nx = 1\n```"), BODY, "a fence 'graph'; known are table"),
    ("quote", body("> 一"), BODY, "a block quote"),
    ("rule", body("一\n\n***"), BODY + 2, "a rule"),
    ("nested list", body("- 一\n  - 二"), BODY + 1, "a list inside a list"),
    ("pipe table", body("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"), BODY, "a pipe table"),
    ("small heading", body("#### 小"), BODY, "a heading of rank 4"),
    ("underlined heading", body("标题\n===="), BODY, "a heading underlined"),
    ("empty heading", body("#"), BODY, "an empty heading"),
    ("forced break", body("一  \n二"), BODY, "a forced line break"),
    ("picture in a sentence", body("看![图](a.png)"), BODY, "a picture inside a paragraph"),
    ("picture with a space", body("![图](my map.png)"), BODY, "not written as"),
    ("picture without words", body("![](a.png)"), BODY, "a picture without words"),
    ("picture not there", body("一\n\n![图](a.png)"), BODY + 2, "'a.png' does not lie beside"),
    ("picture elsewhere", body("![图](../../secret.png)"), BODY, "lies beside its item"),
    (
        "fence with a wrong key",
        body('```pdf\nfile = "a.pdf"\ntitle = "甲"\npages = 3\n```'),
        BODY + 3,
        "pdf: there is no key 'pages'",
    ),
    ("fence with broken TOML", body("一\n\n```pdf\nfile =\n```"), BODY + 3, "pdf: Invalid value"),
    (
        "flow chart that leads nowhere",
        body('```flow\ncaption = "甲"\nsteps = [{ id = "a", text = "甲", next = ["b"] }]\n```'),
        BODY + 1,
        "leads to 'b', which does not exist",
    ),
    (
        "place off the map",
        body(
            '```places\ncaption = "甲"\nmap = "m.png"\n'
            'places = [{ name = "甲", address = "乙", x = 1.4, y = 0.1 }]\n```'
        ),
        BODY + 1,
        "fractions between 0 and 1",
    ),
    (
        "a question with one choice",
        body(
            '```questionnaire\ncaption = "甲"\ncloses = 2026-12-15\n'
            'questions = [{ id = "q", text = "乙", choices = ["丙"] }]\n```'
        ),
        BODY + 3,
        "2 to 8 choices",
    ),
    (
        "two questions of one id",
        body(
            '```questionnaire\ncaption = "甲"\ncloses = 2026-12-15\nquestions = [\n'
            '{ id = "q", text = "乙", kind = "words" },\n'
            '{ id = "q", text = "丙", kind = "words" }]\n```'
        ),
        BODY + 1,
        "two questions have the same id",
    ),
    (
        "a questionnaire that never closes",
        body('```questionnaire\ncaption = "甲"\nquestions = []\n```'),
        BODY + 1,
        "missing: 'closes'",
    ),
    (
        "a comment box without a prompt",
        body('```comments\nprompt = ""\ncloses = 2026-12-15\n```'),
        BODY + 1,
        "the prompt has 1 to 60 characters",
    ),
    (
        "two comment boxes",
        body('```comments\nprompt = "甲"\ncloses = 2026-12-15\n```\n' * 2),
        1,
        "one CommentBox at most",
    ),
]


@pytest.mark.parametrize(
    ("text", "line", "reason"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_wrong_item_is_refused_with_line_and_reason(
    content: Content, text: str, line: int, reason: str
) -> None:
    content.item("wrong", text)
    content.item("good", item_text())
    [refusal] = content.refusals()
    assert refusal.startswith(f"{VILLAGE}/wrong.md:{line}: ")
    assert reason in refusal
    assert len(content.read()) == 2


def test_bytes_that_are_no_utf8_are_refused_on_their_line(content: Content) -> None:
    content.write(f"{VILLAGE}/wrong.md", b"+++\n" + "标题".encode("gbk"))
    assert content.refusals() == [f"{VILLAGE}/wrong.md:2: not UTF-8 text: save it as UTF-8"]


def test_a_linked_item_file_is_refused(content: Content) -> None:
    outside = content.write("../outside.md", item_text())
    (content.path / VILLAGE).mkdir()
    (content.path / VILLAGE / "item.md").symlink_to(outside)
    [refusal] = content.refusals()
    assert "a link" in refusal


def test_a_huge_item_file_is_refused_unread(content: Content) -> None:
    content.item("wrong", item_text(body="水" * 400_000))
    assert content.refusals() == [f"{VILLAGE}/wrong.md: larger than 1 MB"]


def test_folders_of_no_area_are_refused_by_name(content: Content) -> None:
    content.item("good", item_text(), area="990421999999")
    assert content.refusals() == ["990421999999: no folder of an area that county.toml lists"]


def test_chinese_lines_are_joined_without_a_space(content: Content) -> None:
    content.item("good", item_text(body="第一行\n第二行 of\ntwo words"))
    [item] = content.items()
    [paragraph] = item.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "第一行第二行 of two words"


COUNTY_FAULTS = [
    ('name = "上塬村"', 'name = "上塬村"\ncolour = 1', "there is no key 'colour'"),
    ('code = "990421201201"', 'code = "99042120120"', "12 digits"),
    ('code = "990421201201"', 'code = "990421101201"', "stands twice"),
    ('code = "990421201201"', 'code = "990421301201"', "which is not listed"),
    ('code = "990421201000"', 'code = "110101000000"', "another county's"),
    ('start = "07:00"', 'start = "7 Uhr"', "no time such as 07:00"),
    ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Nowhere"', "is not known"),
]


@pytest.mark.parametrize(("old", "new", "reason"), COUNTY_FAULTS)
def test_a_wrong_county_file_is_refused(content: Content, old: str, new: str, reason: str) -> None:
    text = (content.path / "county.toml").read_text().replace(old, new)
    content.write("county.toml", text)
    with pytest.raises(Exception, match=reason) as caught:
        content.read()
    assert str(caught.value).startswith("county.toml:")


def test_a_questionnaire_and_a_comment_box_are_read(content: Content) -> None:
    text = (
        '```questionnaire\ncaption = "满意度"\ncloses = 2026-12-15\nquestions = [\n'
        '{ id = "a", text = "查到了吗", choices = ["查到了", "没查到"] },\n'
        '{ id = "b", text = "还想说", kind = "words" }]\n```\n\n'
        '```comments\nprompt = "您怎么看？"\ncloses = 2026-12-15\n```'
    )
    content.item("survey", item_text(body=text))
    [item] = content.items()
    form, box = item.blocks
    assert isinstance(form, Questionnaire)
    assert [question.kind.value for question in form.questions] == ["single", "words"]
    assert box == CommentBox(prompt="您怎么看？", closes=date(2026, 12, 15))
