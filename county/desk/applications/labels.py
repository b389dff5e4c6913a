"""What stages, steps, kinds and results of applications are called.

Invariant: every word of the rules has a name here; a test sees to that.
"""

from county.applications.registration import Form, Identity, Way
from disclosure.application_bars import Bar
from disclosure.application_report import Applicant, Line
from disclosure.applications import ArrivedBy, Stage, Step

STAGES = {
    Stage.UNREGISTERED: "待登记",
    Stage.HANDLING: "办理中",
    Stage.CORRECTING: "等待补正",
    Stage.CONSULTING: "征求第三方意见",
    Stage.REVIEWING: "答复待审批",
    Stage.DECIDED: "已答复，待送达",
    Stage.DELIVERED: "已送达，待归档",
    Stage.ARCHIVED: "已归档",
    Stage.WITHDRAWN: "申请人撤回",
}
STEPS = {
    Step.REGISTERED: "登记",
    Step.CORRECTION_ASKED: "通知补正",
    Step.CORRECTED: "收到补正",
    Step.CONSULTED: "征求第三方意见",
    Step.OPINION: "第三方答复",
    Step.SILENCE: "第三方逾期未答复",
    Step.EXTENSION_ASKED: "提出延期",
    Step.EXTENSION_GRANTED: "批准延期",
    Step.EXTENSION_DENIED: "不同意延期",
    Step.DRAFTED: "拟好答复，送审批",
    Step.SENT_BACK: "退回修改",
    Step.DECIDED: "审批答复",
    Step.DELIVERED: "送达",
    Step.ARCHIVED: "归档",
    Step.WITHDRAWN: "申请人撤回",
}
BARS = {
    Bar.NOT_NOW: "现在还走不到这一步。请刷新页面，看看最新的状态。",
    Bar.ONCE_ONLY: "这一步只能做一次，已经做过了。",
    Bar.TOO_LATE: "通知补正的 7 个工作日已经过了，不能再要求补正。请直接办理。",
    Bar.TOO_EARLY: "期限还没有满，请等期满以后再办。",
    Bar.OWN_WORK: "自己提出的，不能自己批准。请换一位负责人审批。",
    Bar.NO_SUCH_PARTY: "这一位第三方已经登记过了。",
    Bar.WRONG_DAY: "日期不对：不能早于前面的步骤，也不能在今天以后。",
    Bar.WRONG_DECISION: "现在不能作这一种答复。正在等补正的，只能在期满以后作“不再处理”。",
}
APPLICANTS = {
    Applicant.PERSON: "自然人",
    Applicant.BUSINESS: "商业企业",
    Applicant.RESEARCH: "科研机构",
    Applicant.CHARITY: "社会公益组织",
    Applicant.LEGAL: "法律服务机构",
    Applicant.OTHER: "其他组织",
}
ARRIVED = {
    ArrivedBy.IN_PERSON: ("当面提交", "提交那天算收到。"),
    ArrivedBy.SIGNED_POST: ("挂号信、快递", "签收那天算收到。"),
    ArrivedBy.PLAIN_POST: ("平常信函", "收到当天和申请人确认，确认那天算收到。"),
    ArrivedBy.ONLINE: ("触摸屏、手机、网络", "双方确认那天算收到；给了回执就是确认。"),
    ArrivedBy.FAX: ("传真", "双方确认那天算收到。"),
}
IDENTITIES = {
    Identity.CARD: "身份证件",
    Identity.LICENCE: "营业执照等单位证明",
    Identity.OTHER: "其他证明",
}
FORMS = {Form.PAPER: "纸质", Form.ELECTRONIC: "电子文件", Form.LOOK: "查阅、抄录"}
WAYS = {
    Way.IN_PERSON: "当面领取",
    Way.POST: "邮寄",
    Way.CODE: "凭取件码领取",
    Way.FAX: "传真",
}
MEANS = ("当面交付", "邮寄（签收）", "凭取件码领取", "传真", "留置送达")
LINES = {
    Line.GRANTED: ("（一）予以公开", ""),
    Line.PARTIAL: ("（二）部分公开", ""),
    Line.REFUSED_SECRET: ("（三）不予公开", "1. 属于国家秘密"),
    Line.REFUSED_LAW: ("（三）不予公开", "2. 其他法律行政法规禁止公开"),
    Line.REFUSED_SAFETY: ("（三）不予公开", "3. 危及“三安全一稳定”"),
    Line.REFUSED_THIRD_PARTY: ("（三）不予公开", "4. 保护第三方合法权益"),
    Line.REFUSED_INTERNAL: ("（三）不予公开", "5. 属于三类内部事务信息"),
    Line.REFUSED_PROCESS: ("（三）不予公开", "6. 属于四类过程性信息"),
    Line.REFUSED_CASE_FILE: ("（三）不予公开", "7. 属于行政执法案卷"),
    Line.REFUSED_REGISTRY: ("（三）不予公开", "8. 属于行政查询事项"),
    Line.NOT_HELD: ("（四）无法提供", "1. 本机关不掌握相关政府信息"),
    Line.NOT_READY: ("（四）无法提供", "2. 没有现成信息需要另行制作"),
    Line.STILL_UNCLEAR: ("（四）无法提供", "3. 补正后申请内容仍不明确"),
    Line.PETITION: ("（五）不予处理", "1. 信访举报投诉类申请"),
    Line.REPEATED: ("（五）不予处理", "2. 重复申请"),
    Line.PUBLICATION: ("（五）不予处理", "3. 要求提供公开出版物"),
    Line.EXCESSIVE: ("（五）不予处理", "4. 无正当理由大量反复申请"),
    Line.CONFIRM_AGAIN: ("（五）不予处理", "5. 要求确认或重新出具已获取信息"),
    Line.NO_CORRECTION: ("（六）其他处理", "1. 无正当理由逾期不补正，不再处理"),
    Line.UNPAID: ("（六）其他处理", "2. 逾期未按收费通知缴费，不再处理"),
    Line.OTHER: ("（六）其他处理", "3. 其他"),
}


def result(line: Line) -> str:
    """Return a result in one line, e.g. ``不予公开：属于国家秘密``."""
    group, kind = (part.split("）")[-1].split(". ")[-1] for part in LINES[line])
    return f"{group}：{kind}" if kind else group


def codes() -> dict[str, str]:
    """Return the words of everything that the exported register names by a code."""
    names = {f"applicant.{one}": words for one, words in APPLICANTS.items()}
    names |= {f"arrived.{one}": words for one, (words, _) in ARRIVED.items()}
    names |= {f"form.{one}": words for one, words in FORMS.items()}
    names |= {f"way.{one}": words for one, words in WAYS.items()}
    names |= {f"stage.{one}": words for one, words in STAGES.items()}
    return names | {f"line.{one}": result(one) for one in Line}
