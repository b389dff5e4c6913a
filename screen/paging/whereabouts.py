"""What a screen says about the touch terminal, by where it hangs.

Invariant: a screen that is a touch terminal itself sends nobody to another one.
"""

from disclosure.wording import Say


def at_terminal(say: Say) -> Say:
    """Return the wording of pages that a touch terminal shows while nobody uses it."""

    def told(text: str, **values: object) -> str:
        match text:
            case "查不到？请到触摸终端点“帮我查”":
                return say("查不到？请点一下屏幕，再点“帮我查”")
            case "想了解公开事项，请到便民服务大厅的触摸终端查询。":
                return say("想了解公开事项，请点一下屏幕。")
            case "详情请到触摸终端查看。":
                return say("详情请点一下屏幕查看。")
            case "全文共 {count} 页，可在触摸终端上查看":
                return say("全文共 {count} 页，点一下屏幕就能查看", **values)
            case "录音“{caption}”可在触摸终端上收听。":
                return say("录音“{caption}”请点一下屏幕收听。", **values)
            case "{prompt}请在{day}前，到触摸终端上点“提意见”。":
                return say("{prompt}请在{day}前，在这台终端上点“提意见”。", **values)
            case "问卷“{caption}”共{count}题，请在{day}前，到触摸终端上点“填问卷”。":
                return say(
                    "问卷“{caption}”共{count}题，请在{day}前，在这台终端上点“填问卷”。", **values
                )
        return say(text, **values)

    return told
