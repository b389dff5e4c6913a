"""The proof that a form of the desk asks for before a dangerous act.

Invariant: the password is taken as it was typed, is nowhere kept and comes back in no page.
"""

from county.desk.frame import Frame, Visit


def proof_fault(frame: Frame, visit: Visit) -> str:
    """Return why the form's ``password`` and ``code`` prove nothing; empty where they do."""
    proving, say = frame.county.proving, frame.drawing.say
    typed = visit.form.get("password", "")
    password = typed if isinstance(typed, str) else ""
    if proving.prove(visit.person, password, visit.text("code"), visit.now):
        return ""
    minutes = proving.waits_minutes(visit.person, visit.now)
    if minutes:
        return say("错误次数太多，请 {minutes} 分钟后重新登录再试。", minutes=minutes)
    if proving.needs_code(visit.person):
        return say("密码或验证码不对。验证码只能用一次，请等手机上换了新的再填。")
    return say("密码不对，请再填一次。")
