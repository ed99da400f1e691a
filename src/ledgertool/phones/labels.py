"""Words that tell that a number beside them is a phone, or that it is something else's number."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ledgertool.phones.digits import plain
from ledgertool.phones.expressions import Expression

_GAP = r"[^\S\n]{0,6}"


def _spaced(words: str) -> str:
    """Make a pattern of words that have spaces in them, as on official forms: ``电　话``."""
    return "|".join(_GAP.join(word) for word in words.split("|"))


_NOUNS = (
    r"phone|mobile|hotline|landline|(?<![a-z])(?:cell|fax|tel(?![a-z])|tele(?![a-z])|tele?(?:no|num|x))"
    r"|(?<![a-z])(?!(?-i:pH))(?:mob|ph)(?![a-z])"
    r"|电话|電話|手机|手機|座机|座機|固话|固話|传真|傳真|热线|熱線|总机|總機|话机|呼机"
    r"|短[号號](?!段)|(?<![大中])小[号號](?!段)"
    r"|(?<![缩縮简簡])短(?=[)）:：])|[vV]网|虚拟[网号]|集团号|内线|內線|分机|分機|小灵通|宅电|宅電|办电"
    r"|联系方式|聯絡方式|[☎☏✆℡📞📱📲📠℻🕿🕾🖀]"
)
_LABEL = Expression(
    rf"{_NOUNS}|(?<![a-z])contact|联{_GAP}系|联络|聯[繫絡係系]|連絡|来电|來電|致电|致電|拨打|撥打|微信",
    re.IGNORECASE,
)
_SPACED = _spaced("电话|電話|手机|手機|座机|座機|固话|传真|傳真|热线|熱線|总机|短号|内线|分机")
_NUMBER_OF = (
    rf"(?:{_GAP}(?:[号號]{_GAP}[码碼]?|[_-]?(?:No|num(?:ber)?)(?![a-z])))?{_GAP}[是为為]?"
    r"[0-9０-９①-⑨一二三四]?(?:[(（][^\d()（）]{1,6}[)）])?"
)
_NOUN_BESIDE = Expression(rf"(?:{_NOUNS}|{_SPACED}|QQ群?){_NUMBER_OF}\W*$", re.IGNORECASE)
_OF_A_PLACE = "办公?|住宅?|宅|家庭?|单位|[电手座公]|[OHW]|office|home|work"
_NOT_OF_DOCUMENT = "(?<![票证件据编学考牌账帐卡单执书档案文序批同籍册记可水准目奖间位份构税])"
PLACE_BESIDE = Expression(
    r"(?:(?:咨询|谘询|諮詢|查询|值班|举报|投诉|监督|报名|客服|预约|(?:接待|服务|办公|传达|收发|监控|调度"
    r"|门卫|保卫)(?=[台点处室科组站中]))(?:人员?|员|台|点|处|室|科|组|站|中心)?|门卫|前台|总台"
    r"|详询|垂询|电询|直线|外线|专线|短信|钉钉|飞信|(?<![调划核下追挑撤])拨[号通]?"
    rf"|{_NOT_OF_DOCUMENT}号码|(?:办公|(?<!住)宅)(?=\W*$)"
    r"|(?:(?<![主承协经督国专大])办|(?<!\w)(?:住宅?|家)|(?<![A-Za-z])[OH])(?=[:：]\W*$)"
    rf"|[(（]\s?(?i:{_OF_A_PLACE}|[TMPFC])(?=\s?[)）])"
    r"|(?:领导|干部|书记|主任|[校园所科处组股局院队班]长)\s?[:：](?!.计)[一-鿿]{2,4}(?=\W)"
    r"|[请可]打|(?:[值带][班守]|分管|包保|挂钩|主管)领导[一-鿿]{0,4}"
    r"|(?:经办|填报|填表|制表|报送|上报|负责|责任|承办|审核|复核|值守|值班)人[一-鿿]{0,4}"
    r"|(?<![A-Za-z])(?:[TMPF](?=[:：.])|(?i:call|dial|wechat|whatsapp|sms)))"
    r"(?:\W*|\s?[:：][^\d\n。；;]{0,10})$"
)
_NOUN_BEHIND = Expression(
    rf"\s?[(（]\s?(?:{_OF_A_PLACE}|(?:\w{{0,4}}(?:{_NOUNS})))\s?[)）]", re.IGNORECASE
)
_WITH, _TALK = (
    re.compile("[与同和跟向]"),
    re.compile(r"\s?(?:联系|联络|咨询|接洽|反映|举报|投诉|报名|预约|查询|沟通|对接)"),
)
_OTHER_NUMBER = Expression(
    r"(?:(?:编|档案|文|序|学籍?|案|证件?|书|单|批|合同|流水|备案|登记|注册|许可|项目|卷宗?|票据?|标准|工"
    r"|考|凭证|收据|执照|文件|车?牌|[账帐]|卡)号码?|号段"
    r"|编码|代码|条码|邮编|第|№|(?<![A-Za-z])(?:No\.?|MAC|IMEI|SN|ID|IS[BS]N))[\s:：#]{0,3}$",
    re.IGNORECASE,
)
_PINYIN = Expression(
    "(?:lx|bg|jt|zz|gd|yd|zb)?dh|sjhm?|lxfs|dianhua|shouji|chuanzhen|zuoji", re.IGNORECASE
)
_KEY = Expression(
    r"((?<![A-Za-z])[A-Za-z]{2,3}|[A-Za-z]{4,12})[\"']?\s{0,9}[:：=][\s\"'+＋(（]{0,9}$"
)
_NAMES = ("phone", "telephone", "mobile", "cellphone", "contact")
_ALIKE = 0.75
_SHORT_KEY = 3
_OPENING = ("(", "（")
_BEFORE = 48  # characters before a number in which a label counts


@lru_cache(maxsize=1000)
def is_label(name: str) -> bool:
    """Tell whether a field's name or heading, or a sentence, speaks of phones."""
    name = plain(name)
    return (
        bool(_LABEL.search(name) or _NOUN_BESIDE.search(name[-_BEFORE:]))
        or _PINYIN.fullmatch(name) is not None
        or _is_misspelt(name)
    )


def _is_misspelt(name: str) -> bool:
    """Tell whether a name is nearly one of those for phones; it then has most of their letters."""
    name = name.lower()
    if not any(_shares_most(name, known) for known in _NAMES):
        return False
    from difflib import get_close_matches

    return bool(get_close_matches(name, _NAMES, n=1, cutoff=_ALIKE))


def _shares_most(name: str, known: str) -> bool:
    shared = sum(min(name.count(letter), known.count(letter)) for letter in set(known))
    return 2 * shared >= _ALIKE * (len(name) + len(known))


class Label(NamedTuple):
    """What a text has before a number: a word for phones in its line, or the very name of it.

    The name is a noun such as 电话 directly beside the number; with a colon nothing else can
    be meant.
    """

    text: str
    is_in_line: bool = False
    is_noun_beside: bool = False
    names_it: bool = False

    @classmethod
    def before(cls, text: str, at: int) -> "Label":
        """Look for what a text has before the number at a place."""
        before = text[max(at - _BEFORE, 0) : at]
        noun = _NOUN_BESIDE.search(before) if before else None
        between = noun[0] if noun else _behind_label(before)
        if between is None:
            return cls(before)
        is_beside = noun is not None or re.search(r"\w", between) is None
        return cls(
            before,
            is_in_line=is_beside or "\n" not in between,
            is_noun_beside=noun is not None and "\n" not in between,
            names_it=is_beside and re.search("[:：=]", between) is not None,
        )

    @property
    def is_near(self) -> bool:
        """Whether there is a word for phones in the line, or whom one reaches there."""
        return self.is_in_line or (
            may_be_place(self.text) and PLACE_BESIDE.search(self.text) is not None
        )


_ENDS: Final = frozenset("询詢班报诉督名服约员台点处室科组站心卫线信钉拨通号码公宅打")
"""What the words end with that ``PLACE_BESIDE`` knows, but for letters."""


def may_be_place(before: str) -> bool:
    """Tell quickly whether words before a number may be those of ``PLACE_BESIDE``."""
    end = len(before)
    while end and not (before[end - 1].isalnum() or before[end - 1] == "_"):
        end -= 1
    if any(sign in before[max(0, min(end - 5, len(before) - 12)) :] for sign in ":：)）"):
        return True
    if any(word in before[max(0, end - 6) : end] for word in ("领导", "人")):
        return True
    last = before[end - 1 : end]
    return last in _ENDS or (last.isascii() and last.isalpha())


def _behind_label(before: str) -> str | None:
    """Give what stands between the last label in a text and its end; None without a label."""
    if not before:
        return None
    key = _KEY.search(before)
    if key and (is_label(key[1]) if len(key[1]) > _SHORT_KEY else _PINYIN.fullmatch(key[1])):
        return before[key.end(1) :]
    ends = [match.end() for match in _LABEL.finditer(before)]
    return before[ends[-1] :] if ends else None


def names_another(text: str, at: int) -> bool:
    """Tell whether the number at a place is called that of a document or the like: ``编号``."""
    return _OTHER_NUMBER.search(text[max(at - 8, 0) : at]) is not None


def is_labelled_around(text: str, start: int, end: int) -> bool:
    """Tell whether a label in brackets follows a number, or words stand around it: 与…联系."""
    if _WITH.match(text, start - 1) and _TALK.match(text, end):
        return True
    is_in_brackets = text[end : end + 2].lstrip()[:1] in _OPENING
    return is_in_brackets and _NOUN_BEHIND.match(text, end) is not None
