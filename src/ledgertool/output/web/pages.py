"""The frame of every page: one file, which loads nothing and runs nothing but its own script."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledgertool import language

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FOLDER: Final = Path(__file__).parent
_CHINESE: Final = "zh-CN"
_POLICY: Final = (
    "default-src 'none'; style-src {style}; script-src {script}; img-src data:;"
    " base-uri 'none'; form-action 'none'"
)


def page(
    template: str, *, style: tuple[str, ...], script: tuple[str, ...] = (), **facts: object
) -> str:
    """Fill in a template; whatever the facts say comes out as text.

    ``style`` and ``script`` are names of files in this folder, put in as they are, one behind the
    other. The page lets these run, and nothing else. Every page has a ``title``.
    """
    look = _content("".join(map(_text, style)))
    steps = _content("".join(map(_text, script)))
    policy = _POLICY.format(style=_hash(look), script=_hash(steps) if steps else "'none'")
    return (
        _templates()
        .get_template(template)
        .render(policy=policy, style=look, script=steps, lang=spoken(), chinese=_CHINESE, **facts)
    )


def spoken() -> str:
    """Name the language in use, as pages do."""
    return _CHINESE if language.spoken() == "zh" else "en"


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _content(text: str) -> "Markup":
    """Take a style or script of ours for what it is: its end may not stand in it."""
    from markupsafe import Markup

    if "</" in text or "<!--" in text:
        raise ValueError(text)
    return Markup(text)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
