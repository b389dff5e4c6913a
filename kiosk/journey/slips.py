"""The receipt of a visit as a slip to print.

Invariant: it says the same number, day and code as the receipt on the screen.
"""

from datetime import tzinfo

from disclosure.profile import Profile
from disclosure.requests import ServiceLevels
from disclosure.wording import Wording
from kiosk.journey.requesting import Receipt
from kiosk.journey.telling import Telling
from paper.slip import Slip
from screen.paging.dates import clock, long_date, short_date


def code_address(code: str, answer_page: str) -> str:
    """Return what a receipt's QR code holds: the phone page that opens the answer, or the code.

    Arguments:
        code: the collection code.
        answer_page: address of the phone page; the code follows after ``#``.
    """
    return f"{answer_page}#{code}" if answer_page else code


def slip_of(
    receipt: Receipt, levels: ServiceLevels, profile: Profile, answer_page: str, wording: Wording
) -> Slip:
    """Return the slip of a receipt.

    Arguments:
        receipt: of this visit.
        levels: names of the kinds of request.
        profile: the county's, for its zone and whom to call.
        answer_page: see `code_address`.
        wording: the words.
    """
    say, telling = wording.say, Telling(wording)
    zone: tzinfo = profile.zone
    filed = short_date(receipt.filed_at.astimezone(zone).date(), say)
    due = long_date(receipt.due.day, say)
    provisional = telling.provisional(receipt.due)
    notes = [
        say("到了答复日，在这台机器上点“我的答复”，输入取件码。"),
        say("也可以用手机扫上面的方块看。") if answer_page else "",
        say("有答复时发短信告诉您，短信里没有取件码。") if receipt.texts else "",
        say("不会用也不要紧，拿着这张纸请工作人员帮您打开。"),
        provisional,
    ]
    return Slip(
        heading=say(levels.of(receipt.kind).name),
        code=receipt.code,
        address=code_address(receipt.code, answer_page),
        facts=(
            (say("回执编号"), receipt.number),
            (say("提交时间"), f"{filed} {clock(receipt.filed_at, zone)}"),
            (say("最晚答复日"), due),
        ),
        notes=tuple(note for note in notes if note),
        office=f"{profile.office}　{profile.phone}",
    )
