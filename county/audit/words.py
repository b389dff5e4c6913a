"""Acts in words, for those who read the log on the desk.

Invariant: every act has words; a test sees to that.
"""

from county.audit.log import Act

WORDS: dict[Act, str] = {
    Act.LOGIN: "登录",
    Act.LOGOUT: "退出登录",
    Act.LOGIN_LOCKED: "密码多次错误，暂停登录",
    Act.PROOF_FAILED: "多次证明失败，全部退出",
    Act.SESSION_ENDED: "结束别处的登录",
    Act.PASSWORD_CHANGED: "改密码",
    Act.STAFF_ADDED: "添加人员",
    Act.STAFF_CHANGED: "改岗位或区域",
    Act.STAFF_LEFT: "停用人员",
    Act.STAFF_BACK: "恢复人员",
    Act.STAFF_CODE: "发一次性口令",
    Act.FACTOR_SET: "启用动态验证码",
    Act.FACTOR_RESET: "重置动态验证码",
    Act.RECOVERY_USED: "使用备用码",
    Act.RECORDING_SENT: "交录音",
    Act.ITEM_SUBMITTED: "提交审核",
    Act.ITEM_RECALLED: "收回修改",
    Act.ITEM_SEALED: "用印",
    Act.ITEM_SENT_BACK: "退回修改",
    Act.KEY_HANDED_IN: "登记审核密钥",
    Act.ITEM_PUBLISHED: "公开事项",
    Act.ITEM_WITHDRAWN: "撤回事项",
    Act.PROFILE_PUBLISHED: "公开县情资料",
    Act.ROOT_PUBLISHED: "更换根密钥",
    Act.REQUEST_LOOKED: "查看申请人信息",
    Act.REQUEST_MOVED: "办理申请",
    Act.REQUEST_ANSWERED: "答复申请",
    Act.ANSWER_HANDED_OVER: "送答复核对",
    Act.ANSWER_SENT_BACK: "退回答复",
    Act.OPINION_SORTED: "整理群众意见",
    Act.OPINION_LOOKED: "查看意见原文",
    Act.OPINION_ANSWERED: "答复群众意见",
    Act.STATEMENT_ISSUED: "发补贴查询码",
    Act.CODE_WITHDRAWN: "作废查询码",
    Act.CATALOGUE_CHANGED: "改公开目录",
    Act.EVENT_NOTED: "登记即时事项",
    Act.EVENT_DROPPED: "作废即时事项",
    Act.EVENT_LINKED: "指明由哪条公开",
    Act.GAP_NOTED: "记下该公开未公开",
    Act.GAP_PLACED: "指明目录事项",
    Act.GAP_CLOSED: "指明由哪条补上",
    Act.GAP_DROPPED: "不用补公开",
    Act.DUTY_SPARED: "确认本地不涉及",
    Act.DUTY_ASKED_AGAIN: "恢复公开要求",
    Act.EMERGENCY_TYPED: "写紧急播报",
    Act.ORDER_STOP: "停止播出",
    Act.ORDER_RESUME: "恢复播出",
    Act.ORDER_SYNC: "让终端立即同步",
    Act.ORDER_RESTART: "重启终端界面",
    Act.ORDER_SCREEN_ON: "开屏",
    Act.ORDER_SCREEN_OFF: "关屏",
    Act.ORDER_VOLUME: "调终端音量",
    Act.ORDER_IDENTIFY: "让终端亮出编号",
    Act.ORDER_SCREENSHOT: "取终端截屏",
    Act.SCREENSHOT_SEEN: "看终端截屏",
    Act.COUNTY_RESTORED: "从备份恢复",
    Act.TERMINAL_CLAIMED: "发认领码",
    Act.TERMINAL_CONFIRMED: "确认终端",
    Act.TERMINAL_REFUSED: "拒绝终端",
    Act.TERMINAL_REVOKED: "停用终端",
}


def act_words(word: str) -> str:
    """Return an act in words; a word that this version does not know stands as it is."""
    return WORDS.get(Act(word), word) if word in set(Act) else word
