"""What is told of requests, in words.

Invariant: every kind of notice has words.
"""

from county.notices.outbox import What

TOLD = {
    What.ASSIGNED: "新件分派通知",
    What.HALF: "时限过半提醒",
    What.NEAR: "时限将到提醒",
    What.DUE: "当天到期提醒",
    What.BREACH: "超期报告",
    What.UNASSIGNED: "过首次响应时限无人接办",
    What.NO_CLERK: "没有能接办的人",
    What.APPLICATION: "依申请公开期限提醒",
    What.TEXT_FAILED: "短信发不出去",
    What.LOW_MARK: "本人不满意",
    What.HOLIDAYS: "放假安排提醒",
    What.FAILING: "服务器定时工作没有做成",
}
