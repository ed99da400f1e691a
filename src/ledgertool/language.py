"""The language of help, messages and findings: English as written, Chinese from a catalogue.

Data and column headings are not translated; they are the documents' own words.
"""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

DOMAIN = "ledgertool"
LOCALES = Path(__file__).parent / "locale"
CHINESE = "zh_CN"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_spoken = "en"


def wanted(environment: Mapping[str, str]) -> str:
    """Tell the language to speak, ``zh`` or ``en``: LEDGER_LANG first, then the locale."""
    for variable in ("LEDGER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(variable, "")
        if value:
            return "zh" if value.lower().startswith(("zh", "chinese", "中文")) else "en"
    if os.name == "nt":  # pragma: no cover - Windows keeps the locale outside the environment
        import locale

        return "zh" if (locale.getlocale()[0] or "").startswith(("Chinese", "zh")) else "en"
    return "en"


def use(language: str) -> None:
    """Speak this language from now on, Typer's own words included.

    Typer reads its words through the process's default gettext domain when it is
    imported; so call this before that.
    """
    global _catalogue, _spoken  # noqa: PLW0603 - a process speaks one language
    _spoken = language
    if language == "zh":
        os.environ["LANGUAGE"] = CHINESE
        _catalogue = gettext.translation(DOMAIN, LOCALES, [CHINESE], fallback=True)
    else:
        os.environ["LANGUAGE"] = "en"
        _catalogue = gettext.NullTranslations()
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while."""
    before = _spoken
    use(language)
    try:
        yield
    finally:
        use(before)


def spoken() -> str:
    """Tell the language in use, ``zh`` or ``en``."""
    return _spoken


def _(message: str) -> str:
    """Say a sentence in the language in use."""
    return _catalogue.gettext(message)


def in_chinese(message: str) -> str:
    """Say a sentence in Chinese, whatever the language in use."""
    return gettext.translation(DOMAIN, LOCALES, [CHINESE], fallback=True).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a sentence for the catalogue; it is said later, by :func:`_`."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """Say a sentence about ``count`` things in the language in use."""
    return _catalogue.ngettext(one, many, count)


def quoted(text: str) -> str:
    """Put a piece of data into the quotation marks of the language in use."""
    # Translators: the quotation marks around a piece of data
    return _("“{text}”").format(text=text)


def listed(items: list[str] | tuple[str, ...]) -> str:
    """Join names for a sentence, each in quotation marks."""
    # Translators: what stands between two names in a list
    return _(", ").join(quoted(item) for item in items)
