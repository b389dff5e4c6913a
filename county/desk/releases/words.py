"""Updates in words: how far a terminal is, why it is no further, how a roll-out stands.

Invariant: every step, reason and state has words; a test sees to that.
"""

from county.releases.turns import RolloutState
from disclosure.releases import UpdateReason, UpdateStep

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

REASONS: dict[UpdateReason, str] = {
    UpdateReason.SEAL: "没有有效的发布印章",
    UpdateReason.OLDER: "不比现在的新，或以前试过",
    UpdateReason.EXPIRED: "版本已过期",
    UpdateReason.KIND: "没有适合这种机器的软件包",
    UpdateReason.GAP: "现在的版本太旧，要先装中间版本",
    UpdateReason.ROOM: "磁盘空间不够",
    UpdateReason.DAMAGED: "下载的文件损坏",
    UpdateReason.UNSAFE: "软件包里有不该有的东西",
    UpdateReason.PACKAGES: "缺系统软件包，要技术员到场",
    UpdateReason.BROKEN: "装不上",
    UpdateReason.START: "新版起不来",
    UpdateReason.UNSTEADY: "新版反复中断",
    UpdateReason.CHECK: "新版读不了已存的内容",
    UpdateReason.CUT: "试运行时机器反复重启",
}

STATES: dict[RolloutState, tuple[str, str]] = {
    RolloutState.RUNNING: ("进行中", "done"),
    RolloutState.PAUSED: ("已暂停", "near"),
    RolloutState.STOPPED: ("已停止", "plain"),
}

MACHINES = {"arm64": "树莓派等 ARM 机", "amd64": "普通 PC"}
