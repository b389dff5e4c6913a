"""Signs: one form before reading, only what a voice can use after it.

Invariant: after `settle` the text holds only Chinese characters, letters and the
marks ，。！？；：、 and …, and never two marks in a row.
"""

import re
import unicodedata

_WIDE = str.maketrans(
    {
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **{chr(0xFF21 + n): chr(0x41 + n) for n in range(26)},
        **{chr(0xFF41 + n): chr(0x61 + n) for n in range(26)},
        "％": "%", "－": "-", "～": "~", "＋": "+", "＝": "=", "／": "/", "＆": "&", "　": " ",
        "\u00a0": " ", "\u2011": "-", "\u2010": "-", "\u2212": "-", "﹣": "-",
    }
)  # fmt: skip
_NAMES = {
    "+": "加", "×": "乘", "÷": "除以", "=": "等于", "≥": "大于等于", "≤": "小于等于", "＞": "大于",
    "＜": "小于", ">": "大于", "<": "小于", "±": "正负", "&": "和", "@": "艾特", "%": "百分号",
    "‰": "千分号", "℃": "摄氏度", "#": "井号",
}  # fmt: skip
_MARKS = "，。！？；：、…"
_ASCII_MARKS = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？"})


def even(text: str) -> str:
    """Return the text with full-width digits, letters and signs in their plain form."""
    text = text.translate(_WIDE)
    text = re.sub(r"(?<=\d)．(?=\d)", ".", text)
    return re.sub(r"(?<=\d)，(?=\d{3}(?:\.\d+)?(?:元|万元|亩|人|户))", ",", text)


def settle(text: str) -> str:
    """Return the words with their marks in order and everything unspeakable gone."""
    text = re.sub(r"(?<=[A-Za-z零-龥])[./](?=[A-Za-z])", "点", text)
    text = "".join(_NAMES.get(sign, sign) for sign in text).translate(_ASCII_MARKS)
    text = re.sub(r"[\r\n]+", "。", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])", "或", text)
    text = re.sub(r"[()（）\[\]［］【】〔〕—–~|]+", "，", text)
    text = "".join(sign for sign in text if _speakable(sign))
    text = re.sub(r"(?<![A-Za-z]) +| +(?![A-Za-z])", "", text)
    text = re.sub(rf"[{_MARKS}]{{2,}}", lambda m: _strongest(m[0]), text)
    return text.lstrip(_MARKS + " ").rstrip(" ，、：；")


def _speakable(sign: str) -> bool:
    if sign in _MARKS or sign == " ":
        return True
    return unicodedata.category(sign) == "Lo" or (sign.isascii() and sign.isalpha())


def _strongest(marks: str) -> str:
    return min(marks, key="。！？；：，…、".index)
