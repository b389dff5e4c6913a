"""A questionnaire or a comment box as it is read before taking part."""

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from screen.paging.panel import TypeScale
from screen.paging.taking_part import Invitation, in_full
from screen.widgets.block_view import BlockView


class InvitationView(BlockView):
    """What is asked, until when, and where to answer.

    Arguments:
        draw: makes the widget of a heading, a paragraph or a list.
    """

    def __init__(
        self,
        block: Invitation,
        width_px: int,
        scale: TypeScale,
        draw: Callable[..., Widget],
        **kwargs: Any,
    ) -> None:
        super().__init__(width_px, scale, **kwargs)
        for part in in_full(block, self.say):
            self.add_widget(draw(part, width_px, scale))
