"""The layout of an official document (公文), after GB/T 9704—2012.

Red head with the issuing body, document number above a red line, title in the middle,
body indented by two characters, date at the lower right under a red mark, page numbers.
"""

import io
import re
from datetime import date

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from demo.drawing import palette
from demo.drawing.fonts import font_path
from demo.drawing.official_text import Official

MM = 72 / 25.4
WIDTH, HEIGHT = A4
LEFT, RIGHT = 28 * MM, 26 * MM
TOP, BOTTOM = 37 * MM, 35 * MM
MEASURE = WIDTH - LEFT - RIGHT
BODY, TITLE = 15.5, 21.0
# The next smaller leading is taken when the date would stand alone on a last page.
LEADINGS = (28.0, 26.5, 25.0)
MARK = 50.0
NOT_FIRST = "，。、；：？）》〉」』”’%"
NOT_LAST = "（《〈「『“‘〔"
# A word that must not be torn: numbers with what belongs to them, Latin words.
WHOLE = re.compile(r"[0-9A-Za-z.,—]+[%℃年月日元亩]?|.", re.DOTALL)
# The number of an article or a chapter, set off by a whole space.
ARTICLE = re.compile(r"^(第[一二三四五六七八九十]+[条章]) ")
RED = Color(*(part / 255 for part in palette.SEAL))
INK = Color(*(part / 255 for part in palette.INK))
MUTED = Color(*(part / 255 for part in palette.MUTED))


def set_document(official: Official) -> bytes:
    """Return the document as PDF; the same words give the same bytes."""
    for name, bold in (("Regular", False), ("Bold", True)):
        registerFont(TTFont(name, str(font_path(bold))))
    page = _set_pages(official, LEADINGS[0])
    for leading in LEADINGS[1:]:
        if page.lonely_close:
            page = _set_pages(official, leading)
    return page.bytes()


def _set_pages(official: Official, leading: float) -> "_Pages":
    page = _Pages(official, leading)
    page.head()
    for kind, words in official.lines:
        page.paragraph(words, heading=kind == "heading")
    page.close()
    return page


def break_lines(words: str, font: str, size: float, measure: float, indent: float) -> list[str]:
    """Return `words` in lines: no closing mark begins one, no opening mark ends one."""
    lines: list[str] = []
    line, room = "", measure - indent
    for piece in WHOLE.findall(words):
        if stringWidth(line + piece, font, size) <= room or not line:
            line += piece
        elif piece in NOT_FIRST:
            line += piece  # hangs into the margin by one mark
        else:
            carried = line[-1] if line[-1] in NOT_LAST else ""
            lines.append(line.removesuffix(carried) if carried else line)
            line, room = carried + piece, measure
    return [*lines, line] if line else lines


class _Pages:
    """The pages of one document, filled from the top."""

    def __init__(self, official: Official, leading: float) -> None:
        self.official = official
        self.leading = leading
        self.lonely_close = False
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(f"{official.document_number} {official.title}")
        self.canvas.setAuthor(official.issuing_body)
        self.number = 1
        self.y = HEIGHT - TOP

    def head(self) -> None:
        """Set the red head, the number, the red line and the title."""
        canvas = self.canvas
        self._red_head(self.official.issuing_body.split("、"))
        canvas.setFillColor(INK)
        canvas.setFont("Regular", BODY)
        canvas.drawCentredString(WIDTH / 2, self.y - 84, self.official.document_number)
        canvas.setStrokeColor(RED)
        canvas.setLineWidth(1.6)
        canvas.line(LEFT, self.y - 98, WIDTH - RIGHT, self.y - 98)
        self.y -= 150
        if self.official.repealed:
            self._repealed(self.official.repealed)
        self._title()

    def _red_head(self, bodies: list[str]) -> None:
        """Set the bodies one below the other, the word 文件 in the middle of their right."""
        word = "文件"
        size = 36.0 if len(bodies) == 1 else 27.0
        while max(stringWidth(body + word, "Bold", size) for body in bodies) > MEASURE:
            size -= 1
        widest = max(stringWidth(body, "Bold", size) for body in bodies)
        left = (WIDTH - widest - stringWidth(word, "Bold", size)) / 2
        self.canvas.setFillColor(RED)
        self.canvas.setFont("Bold", size)
        foot = self.y - 26 + 18 * (len(bodies) - 1)
        for place, body in enumerate(bodies):
            self._spread(body, left, foot - 36 * place, widest, size)
        middle = foot - 18 * (len(bodies) - 1)
        self.canvas.drawString(left + widest + (0 if len(bodies) == 1 else 8), middle, word)

    def _spread(self, words: str, x: float, y: float, width: float, size: float) -> None:
        """Set one line, its characters spread over `width`."""
        gap = (width - stringWidth(words, "Bold", size)) / max(1, len(words) - 1)
        for letter in words:
            self.canvas.drawString(x, y, letter)
            x += stringWidth(letter, "Bold", size) + gap

    def _title(self) -> None:
        lines = break_lines(self.official.title, "Bold", TITLE, MEASURE - 40, 0)
        if len(lines) > 1 and len(lines[-1]) < len(lines[0]) / 2:
            lines = break_lines(self.official.title, "Bold", TITLE, MEASURE * 0.72, 0)
        self.canvas.setFillColor(INK)
        self.canvas.setFont("Bold", TITLE)
        for line in lines:
            self.canvas.drawCentredString(WIDTH / 2, self.y, line)
            self.y -= 33
        self.y -= 12

    def _repealed(self, day: date) -> None:
        self.canvas.setFillColor(MUTED)
        self.canvas.setFont("Regular", 11)
        words = f"本文件自{day.year}年{day.month}月{day.day}日起不再施行，供查阅"
        self.canvas.drawRightString(WIDTH - RIGHT, HEIGHT - 22 * MM, words)

    def paragraph(self, words: str, *, heading: bool) -> None:
        """Set one paragraph, its first line indented by two characters."""
        words = ARTICLE.sub("\\1\u3000", words)
        font = "Bold" if heading else "Regular"
        salutation = words.endswith("：") and words.startswith(("各", "县政府各"))
        chapter = heading and words.startswith("第")
        indent = 0.0 if salutation or chapter else 2 * BODY
        lines = break_lines(words, font, BODY, MEASURE, indent)
        if heading:
            self._need(3)
            self.y -= 5
        for place, line in enumerate(lines):
            self._need(1)
            self.canvas.setFillColor(INK)
            self.canvas.setFont(font, BODY)
            if chapter:
                self.canvas.drawCentredString(WIDTH / 2, self.y, line)
            else:
                self.canvas.drawString(LEFT + (0 if place else indent), self.y, line)
            self.y -= self.leading

    def close(self) -> None:
        """Set issuing body and date at the lower right, with the county's red mark."""
        bodies = self.official.issuing_body.split("、")
        before = self.number
        self._need(len(bodies) + 3)
        self.lonely_close = self.number > before
        self.y -= self.leading
        issued = self.official.issued
        lines = [*bodies, f"{issued.year}年{issued.month}月{issued.day}日"]
        widest = max(stringWidth(line, "Regular", BODY) for line in lines)
        middle = WIDTH - RIGHT - MARK - 14 - widest / 2
        self._mark(
            WIDTH - RIGHT - MARK, self.y - self.leading * (len(lines) - 1) / 2 + 6 - MARK / 2
        )
        self.canvas.setFillColor(INK)
        self.canvas.setFont("Regular", BODY)
        for line in lines:
            self.canvas.drawCentredString(middle, self.y, line)
            self.y -= self.leading
        self.canvas.drawString(LEFT + 2 * BODY, self.y - 4, "（此件公开发布）")
        self._foot()
        self.canvas.save()

    def bytes(self) -> bytes:
        """Return the finished file."""
        return self.file.getvalue()

    def _mark(self, x: float, y: float) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.setStrokeColor(RED)
        canvas.setFillColor(RED)
        canvas.setLineWidth(2)
        canvas.roundRect(x, y, MARK, MARK, 5, stroke=1, fill=0)
        canvas.setFont("Bold", 19)
        for place, letter in enumerate("清禾公文"):
            canvas.drawCentredString(
                x + 14.5 + 21 * (place % 2), y + 29 - 21 * (place // 2), letter
            )
        canvas.restoreState()

    def _need(self, lines: int) -> None:
        if self.y - self.leading * (lines - 1) < BOTTOM:
            self._foot()
            self.canvas.showPage()
            self.number += 1
            self.y = HEIGHT - TOP

    def _foot(self) -> None:
        self.canvas.setFillColor(INK)
        self.canvas.setFont("Regular", 12)
        words = f"— {self.number} —"
        if self.number % 2:
            self.canvas.drawRightString(WIDTH - RIGHT - 12, 22 * MM, words)
        else:
            self.canvas.drawString(LEFT + 12, 22 * MM, words)
