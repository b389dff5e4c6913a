"""Why personal data are handed out or erased: words to choose from.

The record of it can never be changed, so nobody types a person's name into it.
Invariant: what the record says is one of these.
"""

from collections.abc import Mapping

from county.desk.frame import Visit

KNOWN_BY: Mapping[str, str] = {
    "papers": "当面核对了身份证件",
    "proxy": "有书面委托",
    "call": "打登记的电话核实了",
    "order": "依法要求提供",
}
"""How the person was known to whom everything that is held is handed out."""
ERASED_FOR: Mapping[str, str] = {
    "wish": "本人要求删除",
    "needless": "不该收集",
    "order": "依法要求删除",
}
"""Why personal data are erased before their time."""
BY_CODE = "凭编号和取件码"


def chosen(visit: Visit, reasons: Mapping[str, str]) -> str:
    """Return the words of the reason that a form brings; empty where it is none of them."""
    return reasons.get(visit.text("reason"), "")
