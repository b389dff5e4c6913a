"""Places people go to: a map with numbered pins, then address, phone and hours."""

from collections.abc import Sequence
from typing import Any

from kivy.graphics.texture import Texture

from disclosure.blocks import Place, PlaceList
from screen.paging.panel import TypeScale, line_px
from screen.paging.pictures import RejectedMediaError, load_picture
from screen.paging.place_cards import PlaceCard, cards
from screen.widgets.block_view import BlockView
from screen.widgets.files import Files, file_of
from screen.widgets.sheet import Sheet
from screen.widgets.textures import texture_of


class MapSheet(Sheet):
    """The map picture with a numbered pin at each place that has one."""

    def __init__(
        self, texture: Texture, places: Sequence[Place], width_px: int, size_px: int, **kwargs: Any
    ) -> None:
        self._texture, self._places, self._size_px = texture, places, size_px
        self._chosen = 0
        super().__init__(width_px, texture.height, **kwargs)

    def choose(self, number: int) -> None:
        """Set a place's pin off from the others; 0 sets off none."""
        self._chosen = number
        self.repaint()

    def paint(self) -> None:
        """Draw the map, then the pins, the chosen one last."""
        width, height = self._texture.size
        self.picture(self._texture, (self.width - width) // 2, 0, width, height)
        pins = list(enumerate(self._places, 1))
        for number, place in sorted(pins, key=lambda pin: pin[0] == self._chosen):
            if place.x is not None and place.y is not None:
                self._pin(number, place.x * width, place.y * height)

    def _pin(self, number: int, x: float, y: float) -> None:
        chosen = number == self._chosen
        side = self._size_px * (2 if chosen else 5 / 4)
        x += (self.width - self._texture.width) // 2 - side / 2
        y -= side / 2
        self.fill(x - 3, y - 3, side + 6, side + 6, "fill_ink", radius=side / 2 + 3)
        self.fill(x, y, side, side, "civic" if chosen else "seal", radius=side / 2)
        size = int(side * 3 / 5)
        self.words(
            [str(number)],
            x,
            y + (side - line_px(size)) / 2,
            size,
            colour="fill_ink",
            weight="Bold",
            align="center",
            width=side,
        )


class PlaceSheet(Sheet):
    """The cards of some places, one under the other."""

    def __init__(
        self, places: Sequence[PlaceCard], width_px: int, size_px: int, **kwargs: Any
    ) -> None:
        self._cards, self._size_px = places, size_px
        super().__init__(width_px, sum(card.height for card in places), **kwargs)

    def paint(self) -> None:
        """Draw each card's number, name and facts."""
        size, y = self._size_px, 0
        pad = size // 2
        for card in self._cards:
            badge = size * 5 // 4
            top = y + pad + (line_px(size) - badge) / 2
            self.fill(0, top, badge, badge, "seal", radius=badge / 2)
            self.words(
                [str(card.number)],
                0,
                top + (badge - line_px(size * 3 // 4)) / 2,
                size * 3 // 4,
                colour="fill_ink",
                weight="Bold",
                align="center",
                width=badge,
            )
            down = self.words(card.name, 2 * size, y + pad, size, weight="Bold")
            self.words(card.facts, 2 * size, y + pad + down, size)
            y += card.height
            self.rule([(0, y), (self.width, y)], "hairline", line=0.75)


class PlaceListView(BlockView):
    """A place list: caption, map, cards."""

    def __init__(
        self, block: PlaceList, width_px: int, scale: TypeScale, files: Files, **kwargs: Any
    ) -> None:
        super().__init__(width_px, scale, **kwargs)
        self.add_words(block.caption, weight="Bold")
        if block.map is not None:
            try:
                pixels = load_picture(file_of(files, block.map), width_px, width_px)
            except RejectedMediaError as error:
                self.show_broken(str(error), self.say("地图暂时无法显示，请看下面的地址。"))
            else:
                self.add_widget(MapSheet(texture_of(pixels), block.places, width_px, scale.body))
        laid = cards(block.places, width_px, scale.body, self.say)
        self.add_widget(PlaceSheet(laid, width_px, scale.body))
