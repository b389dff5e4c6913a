"""Why a version was not installed, or not kept, in words for desk and terminal.

Invariant: every reason has words; a test sees to that.
"""

from disclosure.releases import UpdateReason

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
