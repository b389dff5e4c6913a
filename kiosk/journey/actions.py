"""What a person can do with an item beside reading it: the row of buttons on its page.

Invariant: an action is offered only where it leads somewhere: the kiosk is able to do it
and the item's approved faces allow it.
"""

from collections.abc import Collection
from enum import StrEnum

from disclosure.channels import Channel
from disclosure.items import Item, Strict
from disclosure.opinions import taking_part


class Action(StrEnum):
    """An action on an item, in the order of the buttons."""

    READ = "read"
    PRINT = "print"
    TAKE = "take"
    OPINION = "opinion"
    QUESTIONNAIRE = "questionnaire"
    DOUBT = "doubt"


class Sign(Strict, frozen=True, kw_only=True):
    """What stands on an action's button: a verb, to be put through gettext, and an icon."""

    words: str
    icon: str


SIGNS = {
    Action.READ: Sign(words="读给我听", icon="volume"),
    Action.PRINT: Sign(words="打印", icon="printer"),
    Action.TAKE: Sign(words="带回手机", icon="qrcode"),
    Action.OPINION: Sign(words="提意见", icon="message-2"),
    Action.QUESTIONNAIRE: Sign(words="填问卷", icon="checklist"),
    Action.DOUBT: Sign(words="我有疑问", icon="help-circle"),
}


def actions_for(item: Item, able: Collection[Action]) -> tuple[Action, ...]:
    """Return the actions that a page offers, in the order of the buttons.

    Arguments:
        item: the item of the page.
        able: what this kiosk can do with it.
    """
    return tuple(action for action in Action if action in able and _allows(item, action))


def _allows(item: Item, action: Action) -> bool:
    """Tell whether the item's approved faces allow an action."""
    if action is Action.TAKE:
        return Channel.PHONE in item.channels
    if action is Action.PRINT:
        return Channel.PRINT in item.channels
    asked = taking_part(item)
    if action is Action.OPINION:
        return asked is not None and not asked.questions
    if action is Action.QUESTIONNAIRE:
        return asked is not None and bool(asked.questions)
    return True
