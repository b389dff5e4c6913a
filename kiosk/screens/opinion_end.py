"""The end of taking part: thanks, or why an item takes no more opinions.

Invariant: nothing of what was answered is on this screen.
"""

from kivy.properties import BooleanProperty, StringProperty

from disclosure.opinions import taking_part
from kiosk.journey.part_stops import Ending, OpinionEndStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from screen.paging.dates import short_date


class OpinionEndScreen(Face):
    """A sentence, and the ways on.

    Properties:
        head, told: what has become of it.
        icon: above the words, where there is room.
        roomy: whether there is room for more than the words and the ways on.
    """

    head = StringProperty("")
    told = StringProperty("")
    icon = StringProperty("")
    roomy = BooleanProperty(True)

    def fill(self) -> None:
        """Say how it ended."""
        stop, say = self.visit.trail.here, self.say
        if not isinstance(stop, OpinionEndStop):
            return
        self.icon = "clock" if stop.why is Ending.CLOSED else "heart-handshake"
        if stop.why is Ending.FILED:
            self.head = say("谢谢您")
            self.told = say(
                "您的意见已经存好，会送到公开单位。汇总的结果和采纳的情况，会在这里公布。"
            )
        elif stop.why is Ending.ALREADY:
            self.head = say("您已经提过了")
            self.told = say("您这次来已经就这件事提过意见，一次就够，谢谢您。")
        else:
            self.head = say("已经截止了")
            self.told = self._closed(stop)

    def back(self) -> None:
        """Go back to the item."""
        self.visit.trail.back()
        self.moved()

    def home(self) -> None:
        """Go home."""
        self.visit.trail.home()
        self.moved()

    def leave(self) -> None:
        """Forget how it ended."""
        super().leave()
        self.head = self.told = self.icon = ""

    def _closed(self, stop: OpinionEndStop) -> str:
        found = self.hall.reader.item(stop.item)
        asked = taking_part(found.item) if found is not None else None
        if asked is None:
            return self.say("现在不收意见了。还有话想说，可以请工作人员帮您转告。")
        day = short_date(asked.closes, self.say)
        return self.say("这件事的意见收到{day}为止。还有话想说，可以请工作人员帮您转告。", day=day)


layout.load("opinion_end")
