"""Words that tell that a number beside them is a phone, or that it is something else's number."""

import re
from functools import lru_cache
from typing import NamedTuple

_GAP = r"[^\S\n]{0,6}"


def _spaced(words: str) -> str:
    """Make a pattern of words that have spaces in them, as on official forms: ``电　话``."""
    return "|".join(_GAP.join(word) for word in words.split("|"))


_NOUNS = (
    r"phone|mobile|hotline|landline|(?<![a-z])(?:cell|fax|tel(?![a-z])|tele?(?:no|num|x))"
    r"|(?<![a-z])(?:mob|ph)(?![a-z])"
    r"|电话|電話|手机|手機|座机|座機|固话|固話|传真|傳真|热线|熱線|总机|總機|话机|呼机"
    r"|短号|短號|(?<![缩縮简簡])短(?=[)）:：])|[vV]网|虚拟网|集团号|内线|內線|分机|分機|小灵通|宅电|宅電|办电"
    r"|联系方式|聯絡方式|[☎☏✆℡📞📱📲📠℻🕿🕾🖀]"
)
_LABEL = re.compile(
    rf"{_NOUNS}|(?<![a-z])contact|联{_GAP}系|联络|聯[繫絡係系]|連絡|来电|來電|致电|致電|拨打|撥打|微信",
    re.IGNORECASE,
)
_SPACED = _spaced("电话|電話|手机|手機|座机|座機|固话|传真|傳真|热线|熱線|总机|短号|内线|分机")
_NUMBER_OF = (
    rf"(?:{_GAP}(?:[号號]{_GAP}[码碼]?|No(?![a-z])))?{_GAP}[是为為]?"
    r"[0-9０-９①-⑨一二三四]?(?:[(（][^\d()（）]{1,6}[)）])?"
)
_NOUN_BESIDE = re.compile(rf"(?:{_NOUNS}|{_SPACED}|QQ群?){_NUMBER_OF}\W*$", re.IGNORECASE)
_PLACE_BESIDE = re.compile(
    r"(?:(?:咨询|谘询|諮詢|查询|值班|举报|投诉|监督|报名|客服|预约|(?:接待|服务|办公|传达|收发|监控|调度"
    r"|门卫|保卫)(?=[台点处室科组站中]))(?:人员?|员|台|点|处|室|科|组|站|中心)?|门卫|前台|总台"
    r"|详询|垂询|电询|请拨|直拨|拨通|直线|外线|专线|号码|短信|钉钉|飞信"
    r"|(?<![A-Za-z])(?:[TMPF](?=[:：])|(?i:call|dial|wechat|whatsapp|sms)))"
    r"(?:\W*|\s?[:：][^\d\n。；;]{0,10})$"
)
_NOUN_BEHIND = re.compile(
    rf"\s?[(（]\s?(?:办公?|住?宅|家庭?|[OHoh]|(?:\w{{0,4}}(?:{_NOUNS})))\s?[)）]", re.IGNORECASE
)
_OTHER_NUMBER = re.compile(
    r"(?:(?:编|档案|文|序|学|案|证|单|批|合同|流水|备案|登记|注册|许可|项目|卷宗?|票|标准|工)号"
    r"|编码|代码|条码|邮编|第|№|(?<![A-Za-z])No\.?)[\s:：#]{0,3}$",
    re.IGNORECASE,
)
_KEY = re.compile(r"([A-Za-z]{4,12})[\"']?\s{0,9}[:：=][\s\"'+＋(（]{0,9}$")
_NAMES = ("phone", "telephone", "mobile", "cellphone", "contact")
_BEFORE = 48  # characters before a number in which a label counts


@lru_cache(maxsize=1000)
def is_label(name: str) -> bool:
    """Tell whether a field's name or heading, or a sentence, speaks of phones."""
    return bool(_LABEL.search(name) or _NOUN_BESIDE.search(name[-_BEFORE:])) or _is_misspelt(name)


def _is_misspelt(name: str) -> bool:
    from difflib import get_close_matches

    return bool(get_close_matches(name.lower(), _NAMES, n=1, cutoff=0.75))


class Label(NamedTuple):
    """What a text has before a number: a word for phones in its line, or the very name of it.

    The name is a noun such as 电话 directly beside the number; with a colon nothing else can
    be meant.
    """

    is_near: bool = False
    is_noun_beside: bool = False
    names_it: bool = False

    @classmethod
    def before(cls, text: str, at: int) -> "Label":
        """Look for what a text has before the number at a place."""
        before = text[max(at - _BEFORE, 0) : at]
        noun = _NOUN_BESIDE.search(before)
        between = noun[0] if noun else _behind_label(before)
        if between is None:
            return cls(is_near=_PLACE_BESIDE.search(before) is not None)
        is_beside = noun is not None or re.search(r"\w", between) is None
        return cls(
            is_near=is_beside or "\n" not in between or _PLACE_BESIDE.search(before) is not None,
            is_noun_beside=noun is not None and "\n" not in between,
            names_it=is_beside and re.search("[:：=]", between) is not None,
        )


def _behind_label(before: str) -> str | None:
    """Give what stands between the last label in a text and its end; None without a label."""
    key = _KEY.search(before)
    if key and is_label(key[1]):
        return before[key.end(1) :]
    ends = [match.end() for match in _LABEL.finditer(before)]
    return before[ends[-1] :] if ends else None


def names_another(text: str, at: int) -> bool:
    """Tell whether the number at a place is called that of a document or the like: ``编号``."""
    return _OTHER_NUMBER.search(text[max(at - 8, 0) : at]) is not None


def is_labelled_behind(text: str, end: int) -> bool:
    """Tell whether a label in brackets follows the number that ends at a place: ``（传真）``."""
    return _NOUN_BEHIND.match(text, end) is not None
