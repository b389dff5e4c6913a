"""How loud the sounds of widgets are.

Invariant: every sound that a widget plays follows `loudness`, at once and while it plays;
it is shared as `screen.widgets.look` is.
"""

from kivy.event import EventDispatcher
from kivy.properties import BoundedNumericProperty


class Loudness(EventDispatcher):
    """The loudness in use.

    Properties:
        share: of full loudness, 0 (silent) to 1.
    """

    share = BoundedNumericProperty(1.0, min=0.0, max=1.0)


loudness = Loudness()
