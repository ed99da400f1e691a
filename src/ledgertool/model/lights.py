"""The words for how far a row is, and the day that is asked: they are known without any row."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

from ledgertool import language

SOON = 30
"""Days before the last day from which on a row is due soon."""


class _InTwoLanguages(StrEnum):
    """A word of JSON, and the Chinese one that tables show."""

    chinese: str

    def __new__(cls, value: str, chinese: str) -> Self:
        word = str.__new__(cls, value)
        word._value_, word.chinese = value, chinese
        return word

    @property
    def word(self) -> str:
        """The word that sentences have, in the language in use."""
        return self.chinese if language.spoken() == "zh" else self.value


class Status(_InTwoLanguages):
    """The light of a row, under the word that JSON has for it."""

    CLOSED = "closed", "已销账"
    OVERDUE = "overdue", "逾期未销账"
    DUE_SOON = "due-soon", "即将到期"
    OPEN = "open", "未到期"
    PENDING = "pending", "待验收"
    PAUSED = "paused", "已暂停"
    ONGOING = "ongoing", "持续推进"
    UNDATED = "undated", "未明确时限"
    WITHDRAWN = "withdrawn", "已取消"


class Basis(_InTwoLanguages):
    """What a deadline rests on."""

    STATED = "stated", "原文写明"
    STAGES = "stages", "按阶段"
    RECURS = "recurs", "按周期"
    MUST_CLOSE = "must_close", "按☆"


class AsOf(NamedTuple):
    """The day that is asked for, and how many days before the end count as soon."""

    day: date
    soon: int = SOON


DONE = frozenset({Status.CLOSED, Status.ONGOING, Status.WITHDRAWN})
"""Of what nothing is due any more."""

_OTHER_WORDS = {
    Status.CLOSED: "销账 销号 已销号 办结 已办结 完成 已完成",
    Status.OVERDUE: "逾期 已逾期 已逾期（未见销账记录） 超期 已超期",
    Status.DUE_SOON: "临期 临近到期 快到期",
    Status.OPEN: "推进中 进行中 办理中 在办",
    Status.PENDING: "申请销账 已申请销账 待销账 待销号 待审核 待核验",
    Status.PAUSED: "暂停 中止 已中止 暂缓",
    Status.ONGOING: "长期坚持 长期推进 坚持 常态化 持续",
    Status.UNDATED: "无固定时限 无时限 未明确",
    Status.WITHDRAWN: "取消 撤销 已撤销",
}
OTHER_WORDS = {word: light for light, words in _OTHER_WORDS.items() for word in words.split()}
"""Other words by which ``--status`` knows a light."""
