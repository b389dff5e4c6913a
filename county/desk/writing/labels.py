"""What the stages of a manuscript, the checks and the pieces are called.

Invariant: every one has words, and a stage a tone.
"""

from county.checking.finding import Kind
from county.writing.manuscript import FileKind
from county.writing.stages import Stage
from disclosure.blocks import ColumnKind
from disclosure.catalogue import Period, Term
from disclosure.forms import PieceKind
from disclosure.questionnaires import QuestionKind

STAGES: dict[Stage, tuple[str, str]] = {
    Stage.WRITING: ("在写", "calm"),
    Stage.SUBMITTED: ("已提交，等审核", "near"),
    Stage.RETURNED: ("退回修改", "late"),
    Stage.DISCARDED: ("已收起", ""),
    Stage.PUBLISHED: ("已公开", "done"),
}

CHECKS: dict[Kind, str] = {
    Kind.FORM: "填写",
    Kind.CHANNELS: "渠道",
    Kind.PERSONAL: "个人信息",
    Kind.GLYPHS: "生僻字",
    Kind.SUMS: "合计",
    Kind.DAYS: "日期",
    Kind.ELEMENTS: "要素",
    Kind.MEDIA: "文件",
    Kind.SPEECH: "播报",
    Kind.TWICE: "重复",
    Kind.WORDS: "用词",
}

PIECES: dict[PieceKind, tuple[str, str]] = {
    PieceKind.PARAGRAPH: ("文字", "align-left"),
    PieceKind.HEADING: ("小标题", "heading"),
    PieceKind.LIST: ("列表", "list"),
    PieceKind.SHEET: ("表格", "table"),
    PieceKind.FLOW: ("流程图", "sitemap"),
    PieceKind.COMMENTS: ("征求意见", "message-2"),
    PieceKind.QUESTIONS: ("问卷", "checklist"),
}

FILES: dict[FileKind, str] = {
    FileKind.PICTURE: "图片",
    FileKind.PDF: "PDF 文件",
    FileKind.VIDEO: "视频",
    FileKind.AUDIO: "录音",
}

QUESTIONS: dict[QuestionKind, str] = {
    QuestionKind.SINGLE: "选一项",
    QuestionKind.MULTIPLE: "可选几项",
    QuestionKind.SCALE: "打等级",
    QuestionKind.WORDS: "写几个字",
}

COLUMNS: dict[ColumnKind, str] = {
    ColumnKind.TEXT: "文字",
    ColumnKind.MONEY: "金额",
    ColumnKind.INTEGER: "整数",
    ColumnKind.DECIMAL: "数字",
    ColumnKind.DATE: "日期",
    ColumnKind.MONTH: "月份",
}

TERMS: dict[Term, str] = {
    Term.STANDING: "固定公开",
    Term.PERIODIC: "定期公开",
    Term.IMMEDIATE: "即时公开",
}

PERIODS: dict[Period, str] = {
    Period.MONTH: "每月",
    Period.QUARTER: "每季",
    Period.YEAR: "每年",
}
