"""The clock: who told the time, and what keeps it without power.

Invariant: judged by the very rule that faces and agent go by.
"""

from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import MachineClock
from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say


def examine(clock: StoreClock, machine: MachineClock, say: Say) -> tuple[Finding, ...]:
    """Return how the time stands.

    Arguments:
        clock: the store's.
        machine: the machine's clocks.
        say: the wording.
    """
    instant = clock.instant()
    shown = f"{instant.now.astimezone():%Y-%m-%d %H:%M %Z}"
    part = say("时钟")
    if not instant.trusted:
        told = bad(part, say("{shown}，还信不过：接上网，或装时钟模块（DS3231）", shown=shown))
    elif instant.confirmed:
        told = good(part, say("{shown}，网络或县里校过", shown=shown))
    else:
        told = good(part, say("{shown}，按自己的时钟", shown=shown))
    module = say("时钟模块")
    if machine.has_battery():
        return told, good(module)
    return told, absent(module, say("没有：停电再开机，要等网络校时才会播报"))
