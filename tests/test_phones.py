"""Phones: found in every form that people write, masked in all that leaves the tool; nothing else.

The number is always the same, so that a part of it that is shown anywhere is found.
"""

from __future__ import annotations

import itertools
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from datetime import time as clock_time
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledgertool.output.formats import FORMATS, TABLE
from ledgertool.output.reporters import REPORTERS
from ledgertool.phones import find, mask, masked
from ledgertool.phones.labels import PLACE_BESIDE, may_be_place
from tests.conftest import Make, Run
from tests.members import said_in
from tests.programs import git
from tests.samples import PILOT, PLAN, REGISTRY
from tests.samples import TABLE as TASKS

MOBILE, AREA, LOCAL = "13975318642", "0812", "3975318"
MOST_SHOWN = 6
"""Digits of a number that may be shown side by side: seven are a local number."""


CHINESE = ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "洞幺两三四五六拐八勾")
NUMERALS = {ord(sign): str(value) for row in CHINESE for value, sign in enumerate(row)}


def digits(text: str) -> str:
    """Give the digits of a text as those of ASCII, and a dot for whatever else is no separator."""
    found = []
    for character in text.translate(NUMERALS):
        value = unicodedata.digit(character, None)
        if value is not None:
            found.append(str(value))
        elif character == "*" or character.isalpha():
            found.append(".")
    return "".join(found)


def shown(said: str, number: str) -> list[str]:
    """List the parts of a number, of seven digits and more, that can be read in what was said."""
    said = re.sub(r"%2B|%20|\\u|<U\+[0-9A-F]+>", " ", said)
    plain = digits(said)
    size = MOST_SHOWN + 1
    parts = (number[at : at + size] for at in range(len(number) - size + 1))
    return [part for part in parts if part in plain]


# Forms

PREFIXES = ("", "+86", "+86 ", "+86-", "0086", "0086 ", "86", "86 ", "86-", "(+86)", "（+86）", "0")
SEPARATORS = (
    *(
        " ",
        "  ",
        "   ",
        "-",
        "－",
        "–",
        "—",
        "−",
        "‐",
        "‑",
        ".",
        "．",
        "。",
        "·",
        "•",
        "・",
        "/",
        "／",
    ),
    *(
        "_",
        "＿",
        " - ",
        " / ",
        "\u00a0",
        "\u3000",
        "\u2009",
        "\u202f",
        "\u200b",
        "\u00ad",
        "\u2060",
    ),
    *("~", "、", "\\", "|", "----", "…", "……", "......", "丨", "ー", "─"),
)
GROUPINGS = ("3-4-4", "3-8", "7-4", "4-4-3", "4-3-4", "3-3-5", "5-6", "3-4-2-2", "3-2-2-2-2", "6-5")
WIDTHS: dict[str, Callable[[str], str]] = {
    "ascii": str,
    "full": lambda text: text.translate(
        {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789+()-"}
    ),
    "arabic": lambda text: text.translate({ord("0") + n: 0x0660 + n for n in range(10)}),
    "mathematical": lambda text: text.translate({ord("0") + n: 0x1D7CE + n for n in range(10)}),
    "raised": lambda text: text.translate(
        dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
    ),
    "Chinese": lambda text: spelt(text, CHINESE[0]),
    "Chinese, as on cheques": lambda text: spelt(text, CHINESE[1]),
    "Chinese, as on the line": lambda text: spelt(text, CHINESE[2]),
    "Chinese behind the first half": lambda text: text[:6] + spelt(text[6:], CHINESE[0]),
    "Chinese for a zero and a two": lambda text: text.translate({ord("0"): "零", ord("2"): "二"}),
}


def spelt(text: str, numerals: str) -> str:
    """Write the digits of a text in Chinese."""
    return text.translate(dict(zip(map(ord, "0123456789"), numerals, strict=True)))


def cut(number: str, grouping: str) -> Iterator[str]:
    """Cut a number into groups of these lengths."""
    at = 0
    for size in map(int, grouping.split("-")):
        yield number[at : at + size]
        at += size


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    separator = draw(st.sampled_from(SEPARATORS))
    grouping = draw(st.sampled_from(("11", *GROUPINGS)))
    if separator in ("、",) and min(map(int, grouping.split("-"))) < 3:
        grouping = "3-4-4"
    written = draw(st.sampled_from(PREFIXES)) + separator.join(cut(MOBILE, grouping))
    return WIDTHS[draw(st.sampled_from([*WIDTHS]))](written)


@st.composite
def landlines(draw: st.DrawFn) -> str:
    separator = draw(st.sampled_from([one for one in SEPARATORS if one != "、"]))
    local = separator.join(cut(LOCAL, draw(st.sampled_from(("7", "3-4", "4-3", "3-2-2")))))
    form = draw(
        st.sampled_from(
            [
                *("({area}){local}", "（{area}）{local}", "({area}) {local}", "{area}{gap}{local}"),
                *("+86 {code} {local}", "+86{code}{local}", "0086{code}{local}", "[{area}]{local}"),
                *(
                    "86 {code} {local}",
                    "86-{code}-{local}",
                    "+86 (0){code} {local}",
                    "〔{area}〕{local}",
                ),
                *(
                    "{area}{local}",
                    "+86-{area}-{local}",
                    "({area}){local}转8001",
                    "{area}-{local}-8001",
                ),
            ]
        )
    )
    written = form.format(area=AREA, code=AREA[1:], local=local, gap=separator)
    return WIDTHS[draw(st.sampled_from([*WIDTHS]))](written)


LABELS = (
    *("电话：", "联系电话：", "联系电话", "手机 ", "座机:", "传真：", "联系方式：", "电话号码是"),
    *(
        "电话（办）：",
        "联系人：谢强 ",
        "tel: ",
        "tel:",
        "Tel. ",
        "TEL",
        "phone: ",
        "mobile=",
        "fax ",
    ),
    *("phnoe: ", '"phone": "'),
)


@st.composite
def labelled(draw: st.DrawFn) -> str:
    separator = draw(st.sampled_from(("", " ", "-", "－", "  ", "·")))
    local = separator.join(cut(LOCAL, draw(st.sampled_from(("7", "3-4")))))
    return draw(st.sampled_from(LABELS)) + WIDTHS[draw(st.sampled_from([*WIDTHS]))](local)


BEFORE = ("", "联系", "a", "，", "（", "2020年", "x=", "《", "# ", "张三", "周五", "**")
BEHIND = (
    "",
    "转",
    "b",
    "，",
    "）",
    "。",
    " 谢强",
    "、2020年",
    "元月起",
    "人工",
    "年底前",
    "号",
    "**",
)
PHONES = st.one_of(mobiles(), landlines(), labelled())


def number_in(text: str) -> str:
    """Tell which number a form was made of."""
    return MOBILE if MOBILE[:3] in digits(text) and MOBILE[7:] in digits(text) else LOCAL


@settings(max_examples=1500)
@given(PHONES, st.sampled_from(BEFORE), st.sampled_from(BEHIND))
def test_a_phone_is_masked_in_every_form_whatever_stands_around_it(
    phone: str, before: str, behind: str
) -> None:
    before = "" if phone[:1].isalpha() and before[-1:].isalpha() and before.isascii() else before
    said = mask(before + phone + behind)
    assert shown(said, MOBILE) + shown(said, LOCAL) == []
    assert len(said) == len(before + phone + behind)
    assert mask(said) == said


@pytest.mark.parametrize(
    "text",
    [
        *("139⏎ 75318642".replace("⏎", "\n"), "1397531\n      8642", "# 139\n# 75318642"),
        *("139<U+200B>7531<U+200B>8642", "0812<U+00A0>3975318"),
        *("一三九七五三一八六四二", "幺三九七五三一八六四二", "17951 13975318642", "139,7531,8642"),
        *("1 3 9 7 5 3 1 8 6 4 2", "13975318642、13975318642", "139 7531 8642 139 7531 8642"),
        *("0812-3975318、3975318", "0812-3975318/3975318", "电话：3975318、3975318，3975318"),
        *("13975318642.0", "1.3975318642e10", "1_397_531_8642", "[139, 7531, 8642]", "①③⑨⑦⑤③①⑧⑥④②"),
        *(
            "+852 3975 3186",
            "00852 39753186",
            "+1 (650) 397-5318",
            "400-397-5318",
            "phone:\n  3975318",
        ),
        *(
            "2020-12-31 13975318642",
            "〔2019〕88号13975318642",
            "1\u20e33\u20e39\u20e37\u20e3531 8642",
        ),
    ],
    ids=repr,
)
def test_a_phone_is_masked_in_forms_of_their_own(text: str) -> None:
    for number in (MOBILE, LOCAL, "85239753186", "16503975318", "4003975318"):
        numerals = str.maketrans("幺〇一二三四五六七八九", "10123456789")
        assert shown(mask(text).translate(numerals), number) == []


LOCAL_BESIDE_A_LABEL = [
    *(
        "电　话：",
        "电 话：",
        "电 话 ",
        "电　　话　",
        "联 系 电 话：",
        "手 机：",
        "传　真 ",
        "電話：",
        "手機：",
        "傳真 ",
    ),
    *(
        "宅电 ",
        "☎",
        "☎ ",
        "📞",
        "📞\ufe0f ",
        "✆",
        "℡",
        "📠 ",
        "Mob:",
        "Mob. ",
        "Ph:",
        "Ph. ",
        "PH：",
        "T: ",
        "M：",
    ),
    *(
        "值班室",
        "值班室：",
        "值班室（",
        "咨询",
        "咨询 ",
        "咨询：",
        "举报 ",
        "客服：",
        "办公室 ",
        "QQ：",
        "QQ ",
        "QQ号：",
    ),
    *(
        "短号",
        "内线 ",
        "分机：",
        "热线",
        "总机 ",
        "电话号码是",
        "手机号：",
        "电话：**",
        "联系方式 ",
    ),
]


@pytest.mark.parametrize("label", LOCAL_BESIDE_A_LABEL, ids=repr)
def test_a_local_number_is_told_by_the_label_beside_it(label: str) -> None:
    for number in (LOCAL, "397-5318", "３９７５３１８", "三九七五三一八", "397五三一八"):
        assert shown(mask(label + number), LOCAL) == []


WORDS = [
    *(
        "人工接听",
        "人事科",
        "号",
        "号分机",
        "年底前有效",
        "年内有效",
        "月底停用",
        "日常值守",
        "次日",
        "名师热线",
        "项目办",
    ),
    *(
        "个人",
        "家长专线",
        "家委会",
        "台办",
        "所长",
        "户籍室",
        "元旦期间",
        "元月起",
        "元宵节",
        "元老师",
        "元先生",
        "元 旦",
    ),
    *("万老师", "项主任", "件件有回音", "条例咨询", "页面", "字号", "套餐", "部门", "份内"),
]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_begins_like_a_unit_makes_no_amount_of_a_phone(word: str) -> None:
    for text in (MOBILE, f"值班电话{MOBILE}", f"电话{LOCAL}", f"联系电话 {LOCAL}", f"热线{LOCAL}"):
        assert shown(mask(text + word), MOBILE) + shown(mask(text + word), LOCAL) == []
    assert (
        mask(f"热线受理1234567{word[0]}。") == f"热线受理1234567{word[0]}。"
        or word[0] in "号年月日"
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "短号660946",
            "短号 660946",
            "短号（660946）",
            "短号：660946",
            "短号六六〇九四六",
            "内线 660946",
            "分机660946",
        ),
        *(
            "电话 660946",
            "电话660946",
            "电话：66123、660946",
            "短号661234、660946",
            "手机短号 660946人工",
            "座机660946号",
        ),
        *(
            "电话：660946",
            "电话1：660946",
            "电话（办）660946",
            "短：660946",
            "（短）660946",
            "V网660946",
        ),
        *("短号660946" + "、660946" * 20, "Tel/Fax 660946", "Tel No. 660946"),
    ],
)
def test_a_short_number_is_told_by_the_label_beside_it(text: str) -> None:
    assert re.search(r"\d{3}", mask(text).translate(NUMERALS)) is None


@pytest.mark.parametrize(
    "grouping", ["10", "3-7", "3-3-4", "3-4-3", "4-3-3", "4-4-2", "4-2-4", "7-3", "5-5"]
)
@pytest.mark.parametrize("separator", ["-", " ", "－", "–", "—", "--"])
@pytest.mark.parametrize("number", ["4003975318", "8003975318", "4008101000"])
def test_a_service_number_is_masked_in_every_grouping(
    grouping: str, separator: str, number: str
) -> None:
    phone = separator.join(cut(number, grouping))
    for text in (phone, f"{phone}号", f"{phone}人工", f"拨{phone}"):
        assert shown(mask(text), number) == []


@given(st.lists(st.sampled_from([MOBILE, AREA + LOCAL]), min_size=2, max_size=5))
def test_numbers_that_nothing_parts_are_masked(numbers: list[str]) -> None:
    said = mask("".join(numbers))
    assert shown(said, MOBILE) + shown(said, LOCAL) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "139-7531-8642139-7531-8642",
            "139 7531 86420812 3975318",
            "139一7531一8642",
            "139ー7531ー8642",
        ),
        *(
            "812-3975318",
            "(812)3975318",
            "（812）3975318",
            "812－3975318",
            "攀枝花812-3975318",
            "812--397-5318",
        ),
        *(
            "28-39753186",
            "(28)3975-3186",
            "28－39753186",
            "电话:28 39753186",
            "4003975318",
            "（400）397-5318",
        ),
        *(
            "张三1397531八六四二",
            "张三一三九 七五三一 八六四二",
            "张三八六-八一二-三九七五三一八",
            "张三八六-八一二-三九七五 三一八",
            "周一至周五139七五三一八六四二",
            "1397531八六四二",
        ),
        *(
            "电话：周一至周五3975318",
            "电话0812-3975318元",
            "人民币0812-3975318",
            "联系电话及编号0812-3975318",
        ),
        *(
            "联系：谢强3975318人工",
            "联系：谢强3975318号",
            "**139 7531 8642**",
            "电话：**397 5318**",
        ),
        *("手机：139、7531、8642", "13975318642人", "13975318642号", "13975318642 次"),
    ],
)
def test_a_phone_is_masked_in_rarer_forms(text: str) -> None:
    said = mask(text)
    for number in (MOBILE, LOCAL, "39753186", "4003975318"):
        assert shown(said, number) == []
    assert mask(said) == said


@pytest.mark.parametrize("between", ["（", "(", "/", " / "])
def test_a_short_number_is_told_by_the_mobile_beside_it(between: str) -> None:
    assert re.search(r"\d{5}", mask(f"{MOBILE}{between}660946")) is None


@pytest.mark.parametrize(
    "text",
    [
        "0812-2020123",
        "(020)20201231",
        "电话0812-2020-12-31",
        "电话20201231",
        "手机13900000000",
        "139 2020 1231",
    ],
)
def test_what_may_be_a_phone_or_something_else_is_masked(text: str) -> None:
    assert re.search(r"\d{5}", mask(text)) is None
    assert "*" in mask(text)


MORE_FORMS = [
    *(
        "Ｔｅｌ：3366123",
        "ＴＥＬ：3366123",
        "ＦＡＸ：3366123",
        "ｔｅｌ 3366123",
        "Ｖ网：660123",
        "ｐｈｏｎｅ：3366123",
        "Ｍｏｂ：3366123",
        "Ｔ：3366123",
    ),
    *(
        "0812：3366123",
        "0812:3366123",
        "139：0000：1234",
        "139:0000:1234",
        "0812：336-6123",
        "0812∶3366123",
        "139∶00001234",
        "0812﹕3366123",
        "010:12345678",
    ),
    *(
        "0812-3366123或3366124",
        "0812-3366123和3366124",
        "0812-3366123至3366124",
        "0812-3366123及3366124",
        "0812-3366123与3366124",
        "13900001234或3366124",
        "电话：3366123或3366124",
        "电话3366123 或 3366124",
        "0812-3366123或者3366124或3366125",
        "（0812）3366123或（0812）3366124",
    ),
    *(
        "（办）3366123，（宅）3366124",
        "(O)3366123",
        "O：3366123 H：3366124",
        "办：3366123",
        "宅：3366123",
        "办公3366123",
        "手机/办/宅/住：3366123",
        "（住）3366123",
        "宅：3366123 住：3366124",
        "（家）3366123",
        "办/宅：3366123",
        "(H) 3366123",
        "办公 3366123",
    ),
    *(
        "值班领导：谢强 3366123",
        "带班领导：谢强，3366123",
        "经办人：谢强 3366123",
        "填报人：谢强 3366123",
        "负责人谢强：3366123",
        "请与3366123联系",
        "拨3366123",
        "可拨3366123咨询",
        "0812（区号）3366123",
        "0812(区号)3366123",
        "负责人：谢强3366123",
        "填表人：谢强（3366123）",
        "分管领导：谢强 3366123",
        "责任人：谢强 3366123",
        "可向3366123咨询",
        "请同3366123联系",
    ),
    *(
        "tel_no: 3366123",
        "phone_no: 3366123",
        "tele: 3366123",
        "T. 3366123",
        "T.3366123",
        "dh: 3366123",
        "lxdh: 3366123",
        "dh：3366123",
        "小号 3366123",
        "虚拟号：3366123",
        "小号：660123",
        "虚拟号660123",
        "tel-no: 3366123",
        "mobile_no=3366123",
        "lxdh=3366123",
        '"dh": "3366123"',
        "tel_number: 3366123",
        "sjh: 3366123",
        "lxfs: 3366123",
        "tel_no 660123",
    ),
    *(
        "0812│3366123",
        "0812┃3366123",
        "0812∕3366123",
        "0812⁄3366123",
        "0812╱3366123",
        "0812﹨3366123",
        "139･0000･1234",
        "139․0000․1234",
        "139⋅0000⋅1234",
        "139˙0000˙1234",
        "139﹒0000﹒1234",
        "139﹐0000﹐1234",
        "139﹑0000﹑1234",
        "139∼0000∼1234",
        "＜0812＞3366123",
        "「0812」3366123",
        "《0812》3366123",
        "〖0812〗3366123",
        "139＊0000＊1234",
        "139*0000*1234",
        "139'0000'1234",
        "0812'3366123",
        "『0812』3366123",
        "“0812”3366123",
        "139﹣0000﹣1234",
        "{0812}3366123",
        "｛0812｝3366123",
        "﹙0812﹚3366123",
        "139＇0000＇1234",
        "139’0000’1234",
    ),
    *(
        "0812-3366123或是3366124",
        "0812-3366123、或3366124",
        "0812-3366123还有3366124",
        "短号660123或660124",
        "（0812-3366123）或（3366124）",
    ),
    *(
        "（公）3366123",
        "(office)3366123",
        "(home) 3366123",
        "(W)3366123",
        "（手）3366123",
        "(T)3366123",
        "（M）3366123",
        "3366123（住）",
        "3366123(W)",
        "校长：谢强 3366123",
        "主任：谢强，3366123",
        "短 号：660123",
        " +1.6503975318",
        " +852.39753186",
        "请打3366123",
        "向3366123反映",
        "科长:谢强 3366123",
    ),
    *(
        "dianhua: 3366123",
        "jtdh=3366123",
        "phoneNumber: 3366123",
        "phoneNo=3366123",
        "fax_no: 3366123",
        "tel_num=3366123",
        "区号0812 3366123",
        "139¦0000¦1234",
        "0812⧸3366123",
        "139●0000●1234",
        "0812∖3366123",
        "139`0000`1234",
        "139′0000′1234",
        "0812‖3366123",
        "139：00001234",
        "（139）0000：1234",
        "ｗｅｃｈａｔ：3366123",
        "ｄｈ：3366123",
        "Ｏ：3366123",
        "〈0812〉3366123",
        "‹0812›3366123",
        "«0812»3366123",
        "⟨0812⟩3366123",
        "⦅0812⦆3366123",
    ),
]
"""Phones with other marks, labels and words around them."""


@pytest.mark.parametrize("text", MORE_FORMS, ids=repr)
def test_a_phone_is_masked_whatever_its_marks_and_labels_look_like(text: str) -> None:
    for written in (text, f"见{text}，等"):
        said = mask(written)
        assert "*" in said
        assert re.search(r"\d{5}|3366|0000.1234", digits(said)) is None
        assert mask(said) == said
        assert len(said) == len(written)


SMALL_AND_WIDE = {  # every form of these marks that Unicode has, but those of several characters
    mark: [
        one for one in map(chr, range(0x80, 0x110000)) if unicodedata.normalize("NFKC", one) == mark
    ]
    for mark in "-.:/()"
}


@pytest.mark.parametrize("mark", SMALL_AND_WIDE)
def test_wide_and_small_forms_of_a_mark_are_as_the_usual_one(mark: str) -> None:
    assert SMALL_AND_WIDE[mark]
    for form in SMALL_AND_WIDE[mark]:
        for text in (f"0812{mark}{LOCAL}", f"Tel{mark}{LOCAL}", f"(O){mark}{LOCAL}"):
            said = mask(text.replace(mark, form))
            assert said == mask(text).replace(mark, form)
            assert "*" in said


WIDE_LABELS = [
    "Tel:",
    "TEL:",
    "FAX:",
    "tel ",
    "Phone:",
    "Mob:",
    "T:",
    "O:",
    "(O)",
    "wechat:",
    "dh:",
]


@pytest.mark.parametrize("label", WIDE_LABELS)
def test_a_label_in_wide_letters_is_as_the_usual_one(label: str) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in label)
    assert mask(wide + LOCAL) == wide + mask(label + LOCAL)[len(label) :]
    assert shown(mask(wide + LOCAL), LOCAL) == []


@given(
    st.times(), st.times(), st.sampled_from(":：∶"), st.sampled_from(["", "热线", "电话", "电话："])
)
def test_times_of_the_clock_are_no_phone_even_behind_a_label(
    first: clock_time, last: clock_time, colon: str, label: str
) -> None:
    for text in (
        f"{first:%H}{colon}{first:%M}",
        f"{first:%H}{colon}{first:%M}-{last:%H}{colon}{last:%M}",
    ):
        assert mask(label + text) == label + text


NO_PHONES = [
    *(
        "1351、1602、173、185人",
        "139753186.42",
        "¥139753186.42",
        "13975.318642万元",
        "13.197.153.186",
    ),
    *(
        "12:00、2020-12-31",
        "12:00 | 2020-12-31",
        "12点00 2020-12-31",
        "0812-3-2020-12-31",
        "缩短：20000天",
    ),
    *(
        "投诉1234567余件",
        "接待1234567余人",
        "监控 1234567路",
        "办公12345678㎡",
        "3975318（人）",
        "20201231083015",
    ),
    *("登记号 0812-3975318", "510402 19900101 1234", "12345678（元）"),
    *(
        "08:00—2020-12-31 18:00",
        "12:00 2020-12-31",
        "12：00 2020-12-31",
        "12∶00 2020.12.31",
        "24.00 2020-12-31",
    ),
    *(
        "08:00/2020-12-06",
        "2020-12-01T08:00/2020-12-06T18:00",
        "T08:00+08:00/2020-12-06",
        "T08:00+0800/2020-12-06",
    ),
    *(
        "100.00/20201231",
        "+12.5 2020-12-31",
        "+13.5 2020-12-31",
        "+300 20201231",
        "13.00-15.00 16.00",
    ),
    *(
        "0812-2020-12-31",
        "0812/2020/12/31",
        "0812 2020.12.31",
        "021-2020-12-31",
        "020 20201231",
        "10-20201231",
    ),
    *(
        "133 2020-12-31",
        "13 2020-12-31 8:00",
        "4001-2020-12",
        "档案号0812-2020-12-31",
        "2020-28-86551234",
    ),
    *(
        "编号0310-2020123",
        "编号：0812-3975318",
        "文号 0812-3975318",
        "编号28-86551234",
        "plans/28-86551234",
    ),
    *(
        "新增学位400、500、6000个",
        "400、500、6000",
        "800，900，1000人",
        "1350、1600、170人",
        "1350、1600、170",
    ),
    *(
        "150、160、17000",
        "173、2019、2020",
        "138、2019、2020年",
        "173、185、20195人参加",
        "400-500-6000人参加",
    ),
    *("0830-1130-1430", "0830、1130、1430", "0830—1130—1430", "0812-1015-1130", "0812、0813、0814"),
    *(
        "9.00-11.30 13.30-15.00",
        "0800-1200，1400-1730",
        "400.5 800.25",
        "800.50 1200.5",
        "978-7-115-42802-8",
    ),
    *(
        "13900000000㎡",
        "13900000000平方米",
        "13900000000元",
        "13900000000 元",
        "13900000000元整",
        "13900000000个",
    ),
    *(
        "13900001234元资金",
        "13900001234美元",
        "13900001234元以上",
        "人民币13900000000",
        "￥13900001234",
    ),
    *(
        "¥13,900,000,000",
        "13 900 000 000元",
        "4000000000",
        "4001234567元",
        "手机20000部",
        "监督检查20201231",
    ),
    *(
        "热线受理1234567件群众诉求",
        "电话会议二〇二〇—二〇二一年",
        "咨询服务1234567人",
        "直线距离1234567米",
    ),
    *(
        "二〇二〇年十二月三十一日",
        "三百六十万",
        "〔二〇一九〕一二三四号",
        "二〇二〇—二〇二一—二〇二二",
    ),
    *(
        "一九九八、一九九九、二〇〇〇",
        "二00八—二00九—二0一0",
        "一、二、三、四、五、六、七、八",
        "2020一2021",
    ),
    *(
        "攀办发〔2019〕88号",
        "攀教体发〔2018〕37号",
        "川教〔1998〕1234号",
        "〔2018〕13900号",
        "(2019)1399号",
    ),
    *(
        "2018-2020",
        "2018/2020",
        "2018—2020年",
        "2020-12-31",
        "20201231",
        "2020.12.31",
        "2020/12/31",
    ),
    *("2020-01-01/2020-12-31", "2020.11.13—2020.12.15", "2020-12-31 13:30:15", "1998、1999、2000"),
    *(
        "1999-10-01 123",
        "1978-2018 100",
        "1949-10-01，100周年",
        "2020-Q4",
        "2020年12月31日",
        "1998/2000-101",
    ),
    *(
        "20000",
        "1234567 元",
        "1234567元",
        "13,900,000",
        "13,900,001,234",
        "13900001234元",
        "15,000,000元",
    ),
    *("3975318", "12345678", "10000 + 12345678", "0.000001", "20000.5", "-5", "12345678%"),
    *("2020/pilots/7", "plan2019/2.3.1", "2020/tasks/12/3", "data/ledgers/2020/2020-12-31.yaml"),
    *(
        "13, 14, 15, 16, 17, 18, 19",
        "1、3、4、5、6、7、9、10、11",
        "2, 3, 4, 5",
        "第1、2、3、13、14项",
    ),
    *("da39a3ee5e6b4b0d3255bfef95601890afd80709", "1390000123413901234139000012341390000a0b"),
    *(
        "0.6.1",
        "v1.2.3",
        "1.2.3-4",
        "python 3.11.7",
        "<U+202E>",
        "U+2028 [2020/tasks/2]",
        "line 12, column 3",
    ),
    *(
        "电话费20000元",
        "电话会议2020-12-31",
        "电话会议20201231",
        "联系2018-2020年",
        "热线受理1234567件",
    ),
    *(
        "联系点3975318人",
        "hotel 12345678",
        "188****0946",
        "081*-***5678",
        "*****23",
        "电话：*****18",
    ),
    *(
        "二〇二〇年一月三十一日",
        "三七二十一",
        "510402199001011234",
        "1,234,567,890,123",
        "5:30–13:30",
    ),
    *(
        "13900001234.56元",
        "合计13500001234.00",
        "13900001234.56",
        "+12345678元",
        "+1234567.89",
        "+12345678%",
        "+12345678万元",
        "+12345678 元",
        "＋12345678元",
        "+12345678人",
        "+12345678％",
        "+12345678.00元",
        "+12345678.5万元",
    ),
    *(
        "发票号码 01234567",
        "证件号码 12345678",
        "学号 12345678",
        "票据号码 12345678",
        "编号 12345678",
        "发票号码：01234567",
        "票据号码：12345678",
        "准考证号 12345678",
        "考号12345678",
        "证书编号：12345678",
        "车牌号码12345678",
        "合同号码：12345678",
        "身份证号码：12345678",
        "账号：12345678",
        "卡号：12345678",
        "订单号码 12345678",
        "凭证号码：12345678",
        "发票号码 0812-3366123",
        "学籍号：12345678",
        "收据号码 0123456",
        "发票号：01234567",
        "资产编号 12345678",
    ),
    *(
        "专线1000000米",
        "专线1234567公里",
        "专线1234567千米",
        "专线1234567吨",
        "专线1234567公斤",
        "专线1234567千克",
        "专线1234567克",
        "专线1234567升",
        "专线1234567平方米",
        "专线1234567亩",
        "专线1234567公顷",
        "专线1234567厘米",
        "专线1234567毫升",
        "专线1234567立方米",
        "专线1234567斤",
        "专线1234567km",
        "专线1234567kg",
        "专线1234567kWh",
        "专线1234567千瓦时",
        "专线1234567度",
        "13900001234米",
        "13900001234公斤",
        "13900001234克",
    ),
    *(
        "400 1234567元",
        "135 0000 0000 元",
        "共计135 0000 0000元",
        "400 1234567万元",
        "135 0000 0000元整",
        "￥135 0000 0000",
        "人民币 400 1234567",
    ),
    *(
        "（21）20202021学年",
        "（21）20201231",
        "(21)20201231",
        "（28）20201231前",
        "（21）20202021",
        "【21】20201231",
    ),
    *(
        "v2.0.12345",
        "短号段20000-29999",
        "pH：12345",
        "pH: 12345",
        "pH 1234567",
        "00-11-22-33-44-55",
        "00:11:22:33:44:55",
        "MAC 00-11-22-33-44-5E",
        "1.3900001234",
        "0.13900001234",
        "手机号段1390000-1399999",
        "V2.0.12345",
        "版本2.0.12345",
        "00:1A:2B:3C:4D:5E",
        "3.13900001234%",
    ),
    *(
        "08:12:33",
        "0812:30",
        "08：12：33",
        "比例139:1",
        "1:20000",
        "12:00—2020:12:31",
        "电话咨询时间8:30-17:30",
        "热线8:30—12:00",
        "139:20",
        "2020：12：31",
        "0812：2020-12-31",
        "0812:20201231",
        "500:1250:3200",
        "13:30:15",
    ),
    *(
        "1234567和1234568",
        "2020年至2021年",
        "1350或1400000元",
        "139*2400*600",
        "1350*2400*600mm",
        "13'900'000'000",
        "188****0946或2020",
        "2019《2020》1234567",
        "3*1234567",
    ),
    *(
        "主办：1234567人",
        "下拨1234567元",
        "办公1234567平方米",
        "办公12345678㎡",
        "负责人1234567人",
        "责任人：谢强 20201231",
        "填报人：谢强 2020-12-31",
        "填报人：谢强 20201231",
        "调拨1234567件",
        "国家：1234567",
        "专家：1234567人",
        "请与1234567人联系",
    ),
    *(
        "135 0000 0000.00元",
        "400 1234567.89元",
        "13,500,001,234.00",
        "1350 0001 234元",
        "13500001234 万元",
        "-13900001234元",
        "−13900001234.56",
        "+12345678人次",
        "+12,345,678元",
        "+12,345,678",
        "+12 345 678元",
        "+13900001234元",
        "+12345678公里",
    ),
    *(
        "发票号码为01234567",
        "登记号码 12345678",
        "注册号码12345678",
        "流水号码：12345678",
        "中奖号码 12345678",
        "房间号码：12345678",
        "MAC：001122334455",
        "0011.2233.4455",
        "ISBN 9787115428028",
        "验证码 123456",
        "密码：12345678",
        "身份号码 12345678",
        "批准文号 12345678",
    ),
    *(
        "专线1234567平米",
        "专线1234567头",
        "专线1234567只",
        "专线1234567瓦",
        "专线1234567箱",
        "0.0812336612",
        "0.00123456789",
        "0.08123366123",
        "（10）20202021",
        "（20）2020-2021学年",
        "（21）2020.12.31",
        "（21）20200101-20201231",
        "（345）2020-2021学年",
        "（345）20201231",
        "人员：总计 12345678",
        "市委办：完成 1234567",
        "办公用品 1234567",
        "住宅 1234567",
        "国办：1234567",
    ),
]


@pytest.mark.parametrize("text", NO_PHONES)
def test_what_is_no_phone_stays_as_it_is(text: str) -> None:
    assert mask(text) == text
    assert mask(f"见{text}，等") == f"见{text}，等"


YEARS = st.dates(date(1949, 1, 1), date(2050, 12, 31))


@given(YEARS, YEARS, st.integers(0, 10**9), st.integers(1, 150), st.sampled_from("、，—至-/"))
def test_days_years_amounts_and_document_numbers_are_no_phones(
    day: date, other: date, amount: int, number: int, mark: str
) -> None:
    for text in (
        f"{day}{mark}{other}",
        f"{str(day)[:4]}{mark}{str(other)[:4]}年",
        f"{amount:,}元",
        f"{amount}",
        f"攀办发〔{str(day)[:4]}〕{number}号",
        f"2020/tasks/{number}",
        str(day).replace("-", ""),
    ):
        assert mask(text) == text


@given(YEARS, st.times(), st.sampled_from(["", " ", "/", "—", " - ", "、", "|"]))
def test_a_day_behind_a_time_or_an_area_code_is_no_phone(
    day: date, clock: clock_time, gap: str
) -> None:
    for written in (
        f"{day}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}-{day.month}-{day.day}",
    ):
        for before in (f"{clock:%H:%M}", f"{clock:%H：00}", f"{clock:%H}.00", f"{clock:%H:%M:%S}"):
            text = f"{before}{gap or ' '}{written} 18:00"
            assert mask(text) == text
        for before in ("0812", "021", "010", "档案号0812"):
            text = f"{before}{gap or '-'}{written}"
            assert mask(text) == text


LABELLED_LISTS = ["电话：{0}，{1}", "{0}、{1}", "{0}/{1}", "{0}（{1}）", "电话：{0} {1}"]


@pytest.mark.parametrize("form", LABELLED_LISTS)
@pytest.mark.parametrize("day", ["2020-12-31", "20201231", "2020.12.31"])
def test_a_day_beside_a_phone_stays(form: str, day: str) -> None:
    assert day in mask(form.format(MOBILE, day))


@given(
    st.lists(st.integers(100, 99_999), min_size=2, max_size=6),
    st.sampled_from("、，,；"),
    st.sampled_from(
        ["人", "个", "所", "件", "户", "人次", "万元", "元", "平方米", "人参加", "个项目。"]
    ),
)
def test_a_list_of_amounts_is_no_phone(counts: list[int], mark: str, unit: str) -> None:
    text = mark.join(map(str, counts)) + unit
    assert mask(text) == text


def test_every_character_that_is_a_digit_is_taken_for_one() -> None:
    written = [character for character in map(chr, range(0x110000)) if character.isdigit()]
    missed = [one for one in written if mask(f"电话：{one * 7}").count("*") != 5]
    assert missed == []


PARTS = [
    *(
        "电话",
        "短号",
        "QQ",
        "：",
        " ",
        "-",
        "、",
        "，",
        "*",
        "**",
        "（",
        "）",
        "…",
        "----",
        "\n",
        "# ",
        ".",
    ),
    *(
        "139",
        "7531",
        "8642",
        MOBILE,
        AREA,
        LOCAL,
        "400",
        "+86",
        "+",
        "28",
        "00",
        "1",
        "2020",
        "12",
        "31",
    ),
    *("一", "三九", "〇八一二", "张三", "元", "人", "号", "月"),
]


@given(
    st.text(alphabet="0123456789 -+()（）.,、电话tel:\n*一三", max_size=60)
    | st.lists(st.sampled_from(PARTS), max_size=14).map("".join)
)
def test_masking_keeps_the_length_and_all_but_digits_and_is_done_once(text: str) -> None:
    said = mask(text)
    changed = {a for a, b in zip(text, said, strict=True) if a != b}
    assert changed <= {*"0123456789〇一二三八九"}
    assert mask(said) == said
    assert all(0 <= start < end <= len(text) for start, end in find(text))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "13",
        "139 ",
        "0812",
        "86 ",
        "+",
        "电话",
        "tel",
        "\n",
        " ",
        "，1",
        "1-",
        "(",
        "1397531864 ",
        "phone:",
        "a1",
        "f0",
        "一",
        "一 ",
        "1一",
        "…1",
        "+1",
        "1   ",
        "00:00 ",
        "电 ",
        "短号1",
        "66123、",
        "1、",
        "1397531864213",
    ],
)
def test_masking_takes_time_in_proportion_to_the_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size] + "x"
        took = []
        for _try in range(3):
            begun = time.process_time()
            mask(text)
            took.append(time.process_time() - begun)
        return min(took)

    assert seconds(80_000) < 10 * seconds(10_000) + 0.05 * 8


def test_the_form_of_a_masked_number_is_kept() -> None:
    assert masked("18808140946") == "188****0946"
    assert mask("０８１２－３３６６１２３") == "０８１*－***６１２３"
    assert mask("电话3366123") == "电话*****23"


# All that leaves the tool


SPOTS = {
    "title": "title: 推进中考改革",
    "outcome": "outcome: 出台实施方案",
    "leader": "leaders: [刘自力]",
    "department": "lead_departments: [基教科]",
    "deadline": "deadline: 2020-12",
    "flag": "must_close: true",
}
"""Lines of a table at which a phone is put."""

WAYS: dict[str, Callable[[str, str], str]] = {
    "the value in quotation marks": lambda line, phone: (
        f"{line.partition(': ')[0]}: {quoted(phone)}"
    ),
    "the value as it is": lambda line, phone: f"{line.partition(': ')[0]}: {phone}",
    "behind the value": lambda line, phone: f"{line} {phone}",
    "a comment": lambda line, phone: f"{line}  # {phone}",
    "a comment without its space": lambda line, phone: f"{line} #{phone}",
    "the field's name": lambda line, phone: f"{quoted(phone)}: {line.partition(': ')[2]}",
    "a field more": lambda line, phone: f"{line}\n    tel: {quoted(phone)}",
    "a contact": lambda line, phone: f"{line}\n    contact: {{name: 谢强, phone: {quoted(phone)}}}",
    "a list": lambda line, phone: f"{line.partition(': ')[0]}: [{quoted(phone)}]",
    "without its space": lambda line, phone: f"{line.partition(': ')[0]}:{phone}",
    "a full-width colon": lambda line, phone: f"{line.partition(': ')[0]}：{phone}",
    "an anchor": lambda line, phone: f"{line.partition(': ')[0]}: &x {quoted(phone)}",
    "a quotation mark alone": lambda line, phone: f'{line.partition(": ")[0]}: "{phone}',
    "two lines": lambda line, phone: f'{line.partition(": ")[0]}: "{phone[:4]}\n      {phone[4:]}"',
    "two lines of a phone": lambda line, phone: (
        f'{line}\n    contact:\n      name: 谢强\n      phone: "{phone[:4]}\n        {phone[4:]}"'
    ),
}


def quoted(phone: str) -> str:
    """Write a text in quotation marks, as JSON and YAML have it."""
    return json.dumps(phone, ensure_ascii=False)


ANSWERS = [
    *(["list"], ["tables"], ["stats"], ["show", "tasks/2"], ["why", "tasks/2"], ["due", "2020"]),
    *(
        ["plan"],
        ["plan", "1"],
        ["plan", "--coverage"],
        ["targets"],
        ["stats", "--by", "department"],
    ),
]
FORMS = [TABLE, *(name for name, form in FORMATS.items() if not form.of_days)]
COMMANDS = [
    *(["list", "-f", name] for name, form in FORMATS.items() if form.of_days),
    *([*command, "-f", FORMS[at % len(FORMS)]] for at, command in enumerate(ANSWERS)),
    *(["check", "-f", name] for name in REPORTERS),
    ["check", "--diff"],
]


def everything(run: Run, folder: Path) -> Iterator[tuple[str, str]]:
    """Ask a folder for all that can be asked of it; give each command with what it says."""
    for *words, form in COMMANDS:
        said = in_a_form(run, *words, form, data=folder)
        assert "This is a bug" not in said
        yield " ".join((*words, form)), said
    for words in (["board"], ["board", "--public"]):
        yield " ".join(words), run(*words, "-o", "-", "--data", str(folder)).out
    schemas = folder.parent / "schemas"
    yield "schema", run("schema", "--data", str(folder), "-o", str(schemas)).out
    for path in schemas.iterdir():
        yield path.name, path.read_text(encoding="utf-8")


def in_a_form(run: Run, *words: str, data: Path) -> str:
    """Give all that an answer says, in whatever members of its file."""
    form = words[-1]
    if form not in FORMATS or FORMATS[form].is_text:
        answer = run(*words, "--data", str(data))
        return answer.out + answer.err
    file = data.parent / "answer"
    file.unlink(missing_ok=True)
    answer = run(*words, "-o", str(file), "--data", str(data))
    is_refused = answer.code == 2 and not file.exists()
    return answer.out + answer.err + ("" if is_refused else said_in(file.read_bytes()))


def leaks(run: Run, folder: Path, *numbers: str) -> list[str]:
    """Name the commands that show a number; the numbers of rules' own examples are others."""
    return [
        command
        for command, said in everything(run, folder)
        if any(shown(said, number) for number in numbers)
    ]


ALL_PLACES = [*itertools.product(SPOTS, WAYS)]
quick = settings(
    max_examples=1,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize(("spot", "way"), ALL_PLACES, ids=map("-".join, ALL_PLACES))
@quick
@given(phone=st.one_of(mobiles(), landlines()))
@example(phone=LOCAL)
def test_no_phone_leaves_the_tool_from_a_table(
    spot: str, way: str, phone: str, make: Make, run: Run
) -> None:
    if phone == LOCAL and "contact" not in way and "phone" not in way and "more" not in way:
        phone = f"电话：{phone}"
    table = TASKS.replace(SPOTS[spot], WAYS[way](SPOTS[spot], phone), 1)
    assert table != TASKS
    folder = make({"ledgers/2020/tasks.yaml": table, "plan2019.yaml": PLAN})
    assert leaks(run, folder, MOBILE, LOCAL) == []


OTHER_FILES = {
    "registry name": ("registry.yaml", REGISTRY.replace("谢强", "谢强{phone}")),
    "registry alias": (
        "registry.yaml",
        REGISTRY.replace(
            "- name: 谢强", "- name: 谢强\n    aliases: [{{name: '{phone}', note: '{phone}'}}]"
        ),
    ),
    "registry comment": ("registry.yaml", REGISTRY + "  # {phone}\n  - name: 谢强 #{phone}\n"),
    "registry section": ("registry.yaml", REGISTRY + "'{phone}': []\n"),
    "plan heading": (
        "plan2019.yaml",
        PLAN.replace("heading: 目标任务", "heading: 目标任务{phone}"),
    ),
    "plan text": ("plan2019.yaml", PLAN.replace("text: 培养", "text: {phone}培养")),
    "plan title": ("plan2019.yaml", PLAN.replace("title: 建设", "title: {phone}建设")),
    "plan metric": ("plan2019.yaml", PLAN.replace("metric: 特色", "metric: {phone}特色")),
    "plan field": ("plan2019.yaml", PLAN + "'{phone}': x\n"),
    "table title": (
        "ledgers/2020/tasks.yaml",
        TASKS.replace("title: 改革任务", "title: 改革{phone}"),
    ),
    "table source": (
        "ledgers/2020/tasks.yaml",
        TASKS.replace("source: 试编", "source: 试编{phone}"),
    ),
    "table kind": ("ledgers/2020/tasks.yaml", TASKS.replace("reform-task", "'{phone}'")),
    "pilot category": (
        "ledgers/2020/pilots.yaml",
        PILOT.replace("category: 省级", "category: {phone}省级"),
    ),
    "pilot stage": (
        "ledgers/2020/pilots.yaml",
        PILOT.replace("name: 第一批", "name: 第一批{phone}"),
    ),
    "pilot contact": (
        "ledgers/2020/pilots.yaml",
        PILOT + "    contact:\n      name: 谢强\n      phone: {phone}\n    remark: 问{phone}\n",
    ),
    "pilot contact in quotation marks": (
        "ledgers/2020/pilots.yaml",
        PILOT + "    contact:\n      name: 谢强\n      phone: '{phone}'\n    remark: 问{phone}\n",
    ),
}


@pytest.mark.parametrize("place", OTHER_FILES)
@quick
@given(phone=st.one_of(mobiles(), landlines()))
@example(phone="+8613975318642")
@example(phone="0812-3975318")
def test_no_phone_leaves_the_tool_from_another_file(
    place: str, phone: str, make: Make, run: Run
) -> None:
    name, text = OTHER_FILES[place]
    files = {"ledgers/2020/tasks.yaml": TASKS, "plan2019.yaml": PLAN, "registry.yaml": REGISTRY}
    files[name] = text.replace("{{", "{").replace("}}", "}").replace("{phone}", phone)
    assert leaks(run, make(files), MOBILE, LOCAL) == []


@pytest.mark.parametrize("phone", [LOCAL, f'"{LOCAL}"', f"'{LOCAL[:3]} {LOCAL[3:]}'"])
def test_a_local_number_is_masked_where_its_field_is_one_for_phones(
    phone: str, make: Make, run: Run
) -> None:
    for field in ("phone", "phnoe", "tel", "电话", "手机", "传真", "mobile", "fax", "联系方式"):
        contact = f"    contact:\n      name: 谢强\n      {field}: {phone}\n"
        folder = make({"ledgers/2020/pilots.yaml": PILOT + contact})
        assert leaks(run, folder, LOCAL) == [], field


@pytest.mark.parametrize(
    "name",
    [
        f"ledgers/2020/{MOBILE}.yaml",
        f"ledgers/{MOBILE}/tasks.yaml",
        f"ledgers/2020/a-{MOBILE}.yml",
        f"plan{MOBILE}.yaml",
        f"{MOBILE}.yaml",
    ],
)
def test_no_phone_leaves_the_tool_from_the_name_of_a_file(name: str, make: Make, run: Run) -> None:
    for text in (TASKS, PLAN, TASKS.replace("deadline: 2020-12", "deadline: x")):
        assert leaks(run, make({name: text, "ledgers/2020/b.yaml": TASKS}), MOBILE) == []


@pytest.mark.parametrize(
    "words",
    [
        *(
            ["list", f"--{name}", MOBILE]
            for name in ("leader", "department", "table", "kind", "year")
        ),
        *(["list", f"--{name}", MOBILE] for name in ("status", "search", "due", "columns", "sort")),
        *(["list", f"--{name}", MOBILE] for name in ("format", "as-of", "soon", "at", "output")),
        *([name, MOBILE] for name in ("due", "show", "why", "plan", "targets", "explain", "list")),
        *(["check", MOBILE], ["check", "--select", MOBILE], ["check", "-f", MOBILE], [MOBILE]),
        *(["check", "--against", MOBILE], ["list", "--data", MOBILE], ["--" + MOBILE]),
        *(
            ["list", "--" + MOBILE],
            ["schema", "-o", f"/dev/null/{MOBILE}"],
            ["stats", "--by", MOBILE],
        ),
        *(
            ["plan", "--depth", MOBILE],
            ["list", "-o", f"{MOBILE}.x"],
            ["list", "-o", f"/dev/null/{MOBILE}.csv"],
        ),
    ],
    ids=" ".join,
)
def test_no_phone_that_the_caller_gives_is_said_again(words: list[str], run: Run) -> None:
    for form in (MOBILE, "+86 139-7531-8642"):
        answer = run(*(word.replace(MOBILE, form) for word in words))
        assert answer.code != 70
        assert shown(answer.out + answer.err, MOBILE) == []


def test_no_phone_is_said_of_a_folder_that_the_environment_names(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DATA", f"/nowhere/{MOBILE}")
    answer = run("list")
    assert answer.code == 2
    assert shown(answer.err, MOBILE) == []


def test_no_phone_is_said_of_an_earlier_state(make: Make, run: Run) -> None:
    contact = f"    contact:\n      name: 谢强\n      phone: '{MOBILE}'\n"
    folder = make(
        {"ledgers/2020/pilots.yaml": PILOT.replace("人民调解", f"调解{MOBILE}") + contact}
    )
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x")
    git(folder, "branch", f"x{MOBILE}")
    (folder / "ledgers/2020/pilots.yaml").write_text(TASKS, encoding="utf-8")
    for form in REPORTERS:
        answer = run("check", "--data", str(folder), "--against", f"x{MOBILE}", "-f", form)
        assert answer.code == 1
        assert "D50" in answer.out
        assert shown(answer.out + answer.err, MOBILE) == []


def test_no_phone_is_offered_by_completion(make: Make) -> None:
    from ledgertool.cli import completion

    registry = REGISTRY.replace("谢强", f"谢强{MOBILE}")
    folder = make(registry=registry)

    class Context:
        params: ClassVar = {"data": str(folder)}

    offered = completion.departments(Context, "") + completion.leaders(Context, "")  # type: ignore[arg-type]
    assert "基教科" in offered
    assert shown(" ".join(offered), MOBILE) == []


def test_no_phone_is_told_to_github(
    make: Make, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = TASKS.replace("title: 推进中考改革", f'title: "139\n      75318642"\n    tel: {LOCAL}')
    folder = make({"ledgers/2020/tasks.yaml": wrong})
    summary = tmp_path / "summary"
    for name, value in {
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(folder),
    }.items():
        monkeypatch.setenv(name, value)
    answer = run("check", "--data", str(folder))
    assert answer.code == 1
    said = answer.out + answer.err + summary.read_text(encoding="utf-8")
    assert "::error" in said
    assert shown(said, MOBILE) + shown(said, LOCAL) == []


LISTED = "①⑨⑴⒈❶➊²⁹₀⓪"


@pytest.mark.parametrize("mark", LISTED)
def test_a_digit_that_marks_an_item_or_a_note_is_none_of_the_phone_beside_it(mark: str) -> None:
    phone, masked = "13975318642", "139****8642"
    for form in ("{mark}{phone}", "{phone}{mark}", "谢强{phone}{mark}刘自力{phone}"):
        assert mask(form.format(mark=mark, phone=phone)) == form.format(mark=mark, phone=masked)
    assert mask(f"{mark}0812-3366123") == f"{mark}081*-***6123"


WORDS_BESIDE = """
    咨询 谘询 諮詢 查询 值班 举报 投诉 监督 报名 客服 预约 接待 服务 办公 传达 收发 监控
    调度 门卫 保卫 人员 人 员 台 点 处 室 科 组 站 中心 前台 总台 详询 垂询 电询 直线
    外线 专线 短信 钉钉 飞信 拨 拨通 拨号 号码 住宅 宅 家 办 家庭 单位 座 手 O H W
    office home work T M P F call DIAL wechat sms 领导 书记 主任 校长 张三 王小明 请打
    可打 分管 值班 李四 经办 填报 审核 责任 ( ) （ ） : ： . ， 、 -
"""


@given(
    st.lists(
        st.sampled_from([*WORDS_BESIDE.split(), "\n", " ", "   "]), min_size=1, max_size=7
    ).map("".join)
)
@settings(max_examples=1500)
def test_no_place_where_one_calls_is_missed_by_the_quick_look_for_it(before: str) -> None:
    assert may_be_place(before) or not PLACE_BESIDE.search(before)
