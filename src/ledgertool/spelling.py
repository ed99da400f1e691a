"""One normal form for comparing what people type with what is written.

Wide letters, capitals, the shape of quotation marks, brackets and dashes, and characters that
nobody sees make no difference.
"""

import re
import unicodedata
from typing import Final

_ALIKE: Final = {
    '"': "“”„‟‘’‚‛'`´‵′″「」『』﹁﹂﹃﹄〝〞〟«»＂＇",
    "(": "（［｛〔【〖〘〚﹝⦅[{",
    ")": "）］｝〕】〗〙〛﹞⦆]}",
    "<": "《〈‹＜⟨⟪〈",
    ">": "》〉›＞⟩⟫〉",
    "-": "‐‑‒–—―−－﹣_＿",
    "·": "•・‧∙⋅･",
}
SHAPES: Final = {ord(shape): one for one, shapes in _ALIKE.items() for shape in shapes}
_DOUBLED = re.compile(r"([<>])\1+")  # << is typed for 《
_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9])[\s-]+(?=[a-z0-9])")
_BESIDE_MARKS = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb]"
)


def narrow(text: str) -> str:
    """Give a text with the usual marks and widths, and single spaces; capitals stay."""
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", text).translate(SHAPES))
    return " ".join(_DOUBLED.sub(r"\1", plain).split())


def tight(text: str) -> str:
    """Give a number, a day or a period without the spaces that part no two words."""
    return _BESIDE_MARKS.sub("", narrow(text))


def folded(text: str) -> str:
    """Give the form in which texts are compared; white space stays, as single spaces."""
    return narrow(text).casefold()


def words(text: str) -> list[str]:
    """Give the words of a text to search for; white space of any kind parts them."""
    return folded(text).split()


def name(text: str) -> str:
    """Give the form in which names are compared.

    Quotation marks and white space make no difference, so that 李  艺 is 李艺 as in a PDF;
    between Latin words and numbers white space is a hyphen: nothing grows together.
    """
    plain = folded(text).replace('"', " ").replace("。", ".")
    return "".join(_BETWEEN_WORDS.sub("-", plain).split())


_PAIRS: Final = (("[", "]"), ("［", "］"), ("【", "】"), ("〔", "〕"), ("(", ")"), ("（", "）"))
_AROUND = "\"'“”‘’ \t\u00a0\u3000"


def unwrapped(text: str) -> str:
    """Take away quotation marks, spaces and brackets around a name, not those that end it.

    ``【各相关科（室）】`` is 各相关科（室）.
    """
    text = text.strip(_AROUND)
    for opening, closing in _PAIRS:
        if text.startswith(opening) and (closing not in text or text.endswith(closing)):
            text = text.removeprefix(opening).removesuffix(closing)
        elif text.endswith(closing) and opening not in text:
            text = text.removesuffix(closing)
    return text.strip(_AROUND)
