"""On the page of what people were asked: that it is over, or what came of it."""

from collections.abc import Callable
from typing import Any

from disclosure.items import ItemId
from disclosure.opinions import AskingState
from disclosure.wording import Say
from kiosk.journey.outcomes import Outcome
from kiosk.screens.pieces import Act, Card, Words
from kiosk.screens.scale import scale
from screen.paging.dates import short_date
from screen.widgets import blocks
from screen.widgets.files import Files
from screen.widgets.prose import Prose


class OutcomeCard(Card):
    """The outcome with the answers to what people said, and the way to all of it.

    Arguments:
        outcome: closed, with or without a decision.
        width_px: width of the card.
        files: finds a file by its hash.
        say: the wording.
        opened: called with the id of the decision.
    """

    def __init__(
        self,
        outcome: Outcome,
        width_px: int,
        files: Files,
        say: Say,
        opened: Callable[[ItemId], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        day, decision = short_date(outcome.closes, say), outcome.decision
        if decision is None:
            told = say("已于{day}截止，正在看大家的意见，结果会在这里公布。", day=day)
            self.add_widget(Words(words=told, weight="Medium"))
            return
        width = width_px - int(scale.margin)
        self.add_widget(Prose(decision.title, width, int(scale.subtitle), weight="Bold"))
        if outcome.told:
            self.add_widget(Prose(outcome.told, width, int(scale.body)))
        if outcome.replies is not None:
            table = outcome.replies
            self.add_widget(blocks.widget_for(table, width, scale.types, files, say))
        act = Act(text=say("看结果全文"), icon="circle-check", kind="primary")
        act.bind(on_release=lambda _: opened(decision.id))
        self.add_widget(act)


def is_over(outcome: Outcome | None) -> bool:
    """Tell whether there is something to say beside the invitation itself."""
    return outcome is not None and outcome.state in (AskingState.READING, AskingState.DECIDED)
