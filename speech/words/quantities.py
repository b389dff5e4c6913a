"""What is counted, ranges, and every number that no other rule has claimed.

Invariant: no digit is left when these rules have run last.
"""

from speech.words.numerals import by_digit, number
from speech.words.rules import DASH, NUMBER, START, Rule, rule

_PAIRED = (
    "个|名|人|户|家|位|次|天|年|周|小时|点|分钟|秒|星期|亩|元|块|斤|公斤|吨|米|公里|平方|立方|场|件|项|处"
    "|条|座|台|辆|口|头|只|棵|株|袋|种|批|套|份|张|间|所|岁|倍|里|万|亿|千|瓶|箱|艘|匹|片|把|根|道"
    "|支|架|盏|针|剂|例|句|遍|回|趟|幅|桶|捆|堆|圈|串|盆|碗|杯|餐|本|册|部|门课|轮|升|克|厘米|毫米|公顷|村|镇|乡|步|方面|分钱|对|双|顿|晚|夜|集|届学生"
)
COUNTED = _PAIRED + "|月|日|号|组|楼|层|队|班|级|栋|单元|期|版|度|分|角|刻|成|折|时|胎|孩|排"
"""Words that follow a number when something is counted or numbered."""

_RANGE_LEFT = r"(?<=[\d%‰℃年月日号时点分元角万亿千天周岁度米吨亩人户个斤次名年级组期章条])"


def rules() -> tuple[Rule, ...]:
    """Return the rules that come last."""
    return (
        rule(rf"{_RANGE_LEFT}{DASH}(?=[-−￥¥第]?\d)", lambda _: "至"),
        rule(rf"{START}2(?=\s*(?:{_PAIRED})(?!级))", lambda _: "两"),
        rule(rf"{START}2(?={DASH}\d+(?:{_PAIRED}))", lambda _: "两"),
        rule(rf"{START}(\d{{9,}})(?![\d.,]|\s*(?:{COUNTED}))", lambda m: by_digit(m[1])),
        rule(rf"(?<![\w%℃])[-−](?={NUMBER})", lambda _: "负"),
        rule(rf"(?<=[为是达余温降亏增长])[-−](?={NUMBER})", lambda _: "负"),
        rule(rf"({NUMBER})", lambda m: number(m[1])),
        rule(r"(?<=[A-Za-z\d])\.(?=\d)", lambda _: "点"),
        rule(r"(?<=\d)/(?=\d)", lambda _: "杠"),
        rule(r"\d", lambda m: by_digit(m[0])),
    )
