"""What a page shows: data alone, ready to be drawn by Kivy or by the county's preview."""

from disclosure.blocks import Figure, Pdf, Place, Sha256, Video
from disclosure.items import ItemId, Strict
from screen.paging.columns import TableLayout
from screen.paging.flow import FlowLayout
from screen.paging.passages import Passage
from screen.paging.place_cards import PlaceCard


class Content(Strict, frozen=True, kw_only=True):
    """Base of contents; `heads` stands above: headings and the block's caption."""

    heads: tuple[Passage, ...] = ()


class CoverContent(Content, frozen=True, kw_only=True):
    """A title page: the title large, then who, when, number, status."""

    title: Passage
    facts: tuple[Passage, ...]


class AlertContent(Content, frozen=True, kw_only=True):
    """An alert that has the screen to itself.

    Attributes:
        tone: name of the band's colour.
        band: what stands on the band: that it is urgent, the title, who says so.
        band_px: height of the band.
        told: what people are told to do, on paper below it.
    """

    tone: str
    band: tuple[Passage, ...]
    band_px: int
    told: tuple[Passage, ...]


class TextContent(Content, frozen=True, kw_only=True):
    """Running text."""

    passages: tuple[Passage, ...]


class TableContent(Content, frozen=True, kw_only=True):
    """Rows of a table.

    Attributes:
        layout: this page's rows alone.
        first: their place in the table.
        part, parts: this page's place among the table's.
        wide: it needs the panel's whole width; its frame is `Frame.widened`.
    """

    layout: TableLayout
    first: int
    part: int
    parts: int
    wide: bool = False


class FlowContent(Content, frozen=True, kw_only=True):
    """A flow chart, or as many of its steps as fit."""

    layout: FlowLayout


class FigureContent(Content, frozen=True, kw_only=True):
    """A picture."""

    figure: Figure


class PdfContent(Content, frozen=True, kw_only=True):
    """The head of a PDF's first page."""

    pdf: Pdf


class VideoContent(Content, frozen=True, kw_only=True):
    """A video."""

    video: Video


class MapContent(Content, frozen=True, kw_only=True):
    """A map with the places' numbers."""

    map: Sha256
    places: tuple[Place, ...]


class PlacesContent(Content, frozen=True, kw_only=True):
    """Places as cards, in type of `size`."""

    cards: tuple[PlaceCard, ...]
    size: int


class StripContent(Content, frozen=True, kw_only=True):
    """What a LED bar tells; a line runs when it is longer than the bar.

    Attributes:
        title: what it is about.
        text: what there is to say.
        label: an alert's level in words, dark on its colour; empty for others.
        tone: name of the colour of the words.
    """

    title: str
    text: str = ""
    label: str = ""
    tone: str = "ink"


AnyContent = (
    CoverContent
    | AlertContent
    | TextContent
    | TableContent
    | FlowContent
    | FigureContent
    | PdfContent
    | VideoContent
    | MapContent
    | PlacesContent
    | StripContent
)


class Page(Strict, frozen=True, kw_only=True):
    """One page of an item.

    Attributes:
        item, version: whose page it is.
        number, count: its place, from 1.
        seconds: how long it stays.
        content: what it shows.
    """

    item: ItemId
    version: int
    number: int
    count: int
    seconds: float
    content: AnyContent
