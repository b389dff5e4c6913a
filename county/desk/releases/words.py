"""Updates in words: how far a terminal is, how a roll-out stands.

Invariant: every step and state has words; a test sees to that.
"""

from county.releases.turns import RolloutState
from disclosure.releases import UpdateStep

STEPS: dict[UpdateStep, tuple[str, str]] = {
    UpdateStep.FETCHED: ("已下载，等合适的时候", "near"),
    UpdateStep.TRYING: ("试运行", "near"),
    UpdateStep.KEPT: ("已更新", "done"),
    UpdateStep.RETURNED: ("已退回旧版", "late"),
    UpdateStep.REFUSED: ("没有安装", "late"),
}
"""Words and tone of each step."""

WAITING = ("还没开始", "plain")
NOT_HERE = ("不在这次更新里", "plain")
RUNS = ("已是这个版本", "done")

STATES: dict[RolloutState, tuple[str, str]] = {
    RolloutState.RUNNING: ("进行中", "done"),
    RolloutState.PAUSED: ("已暂停", "near"),
    RolloutState.STOPPED: ("已停止", "plain"),
}

MACHINES = {"arm64": "树莓派等 ARM 机", "amd64": "普通 PC"}
