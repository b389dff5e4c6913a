"""The small things that screens are made of: words, icons, cards, things to press.

Invariant: words are broken by `screen.paging.lines`, and nothing that can be pressed is
smaller than a finger's target.
"""

from typing import Any

from kivy.clock import Clock
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.utils import escape_markup, get_hex_from_color

from kiosk.journey.marking import mark_lines
from kiosk.screens import layout
from kiosk.screens.scale import scale
from screen.paging.lines import break_lines, clip, even_lines, spaced
from screen.paging.typeface import Typeface
from screen.widgets import fonts
from screen.widgets.buttons import TouchButton
from screen.widgets.look import look

NO_BREAK_SPACE = "\u00a0"
FACES = {"Regular": fonts.TEXT, "Medium": fonts.MEDIUM, "Bold": fonts.TEXT}


class Inked(Label):
    """Words in the look's ink, unless a rule gives them another colour.

    Said here and not in a class's rule: of two rules Kivy keeps bound to the theme the
    class's one alone, so that another colour would be lost at the first switch.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"color": look.ink, **kwargs})


class Words(Inked):
    """Text in a column: as wide as its parent makes it, as high as its lines.

    Properties:
        words: the text.
        weight: ``Regular``, ``Medium`` or ``Bold``.
        most: lines at most; 0 sets no limit.
        even: lines about equally long, as in a title, so that no word stands alone.
        marked: words set off inside the text.
    """

    words = StringProperty("")
    weight = OptionProperty("Regular", options=list(FACES))
    most = NumericProperty(0)
    even = BooleanProperty(False)
    marked = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Once before the next frame, however much has changed.
        lay = Clock.create_trigger(self._lay, -1)
        for name in ("words", "weight", "most", "even", "marked", "width", "font_size"):
            self.fbind(name, lay)
        lay()

    def _lay(self, *_changed: object) -> None:
        self.font_name, self.bold = FACES[self.weight], self.weight == "Bold"
        size = int(self.font_size)
        # Kivy breaks a line that fills its room to within two pixels.
        room = int(self.width) - max(3, size // 10)
        split = even_lines if self.even else break_lines
        lines = split(self.words, room, size, Typeface.load(self.weight))
        if self.most:
            lines = clip(lines, int(self.most))
        self.markup = bool(self.marked)
        told = self._set_off(lines) if self.marked else "\n".join(lines)
        # Kivy would break again at spaces, by its own rules.
        self.text = told.replace(" ", NO_BREAK_SPACE)

    def _set_off(self, lines: list[str]) -> str:
        before = f"[font={fonts.TEXT}][b][color={get_hex_from_color(look.civic)}]"
        told = {False: "{}", True: before + "{}[/color][/b][/font]"}
        return "\n".join(
            "".join(told[part.hit].format(escape_markup(part.text)) for part in line)
            for line in mark_lines(lines, tuple(self.marked))
        )


class OneLine(Inked):
    """A few words on one line, as wide as they are."""

    words = StringProperty("")

    def on_words(self, *_changed: object) -> None:
        """Set the thin spaces between Chinese and Latin."""
        self.text = spaced(self.words)


class Icon(Inked):
    """An icon of the icon font, by its Tabler name."""

    name = StringProperty("")

    def on_name(self, *_changed: object) -> None:
        """Draw the icon."""
        self.text = fonts.icon(self.name) if self.name else ""


class Card(BoxLayout):
    """White paper with a hairline, as high as what lies on it."""


class Column(BoxLayout):
    """Things below each other, as high as they are together."""


class Headline(Column):
    """The head of a list: icon, name, and everyday words for what is below.

    Properties:
        icon, name, hint: what it says.
        beside: whether the hint has room on the line of the name; else it stands below.
    """

    icon = StringProperty("")
    name = StringProperty("")
    hint = StringProperty("")

    def _has_room(self) -> bool:
        name = Typeface.load("Bold").width(self.name, int(scale.title))
        hint = Typeface.load().width(spaced(self.hint), int(scale.body))
        # The icon is as wide as the title is high; a last gap keeps the words from being broken.
        return bool(name + hint + scale.title + 4 * scale.gap <= self.width)

    beside = AliasProperty(_has_room, bind=("name", "hint", "width"))

    def tell(self, icon: str, name: str, hint: str) -> None:
        """Say something else."""
        self.icon, self.name, self.hint = icon, name, hint


class FactLine(BoxLayout):
    """One element: its name, and beside or below it what it says."""

    name = StringProperty("")
    words = StringProperty("")
    weight = StringProperty("Regular")
    beside = BooleanProperty(True)


class Press(ButtonBehavior, BoxLayout):
    """Something to press: it turns dark under the finger in the next frame.

    Properties:
        ground, ink: colours at rest.
        chosen: stays dark, as a switch that is on.
    """

    ground = ColorProperty()
    ink = ColorProperty()
    chosen = BooleanProperty(False)


class Act(TouchButton):
    """A button that says what it does; `kind` ``primary`` is the one main thing to do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kwargs.pop("text", ""), scale.types, **kwargs)


class Chip(Press):
    """A button of words only, as wide as its words."""

    words = StringProperty("")


layout.load("pieces")
