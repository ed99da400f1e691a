"""Answers in formats for other programs: a dict is the registry, and the command line's choices.

Each format is a module here with one function of a sheet: ``text`` gives the whole text, ``data``
the bytes of a file that is no text. It is imported when it is used.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool.errors import MissingExtra

if TYPE_CHECKING:
    from ledgertool.answers.sheet import Sheet


class Format(NamedTuple):
    """A format: its module here, and what its files are.

    A file begins with ``mark``: without that of CSV, Excel takes UTF-8 for another encoding.
    ``needs`` is the library that only the extra ``office`` installs. What is ``as_on_screen`` has
    no columns that are for an office alone; what ``tells_commit`` says which state of the data
    answers, as a table does, for it is read where no stderr is. A format ``of_days`` has room for
    deadlines alone, and takes no answer without them.
    """

    module: str
    mark: str = ""
    needs: str = ""
    is_text: bool = True
    as_on_screen: bool = True
    tells_commit: bool = False
    of_days: bool = False


FORMATS: Final = {
    "json": Format("json_"),
    "jsonl": Format("jsonl"),
    "csv": Format("csv_", mark="\ufeff"),
    "md": Format("md"),
    "html": Format("html", needs="jinja2", tells_commit=True),
    "xlsx": Format("xlsx", needs="xlsxwriter", is_text=False, as_on_screen=False),
    "docx": Format("docx", needs="docx", is_text=False, as_on_screen=False),
    "ics": Format("ics", needs="icalendar", of_days=True, as_on_screen=False),
}
"""The formats by name, which is also the suffix of their files."""

TABLE: Final = "table"
"""What people read in a terminal, made by ``output.render``."""

SUFFIXES: Final = {**{f".{name}": name for name in FORMATS}, ".txt": TABLE}
EXTRA: Final = "office"


def see_that_it_can_be_written(name: str) -> None:
    """See that the library of a format is installed. Raises MissingExtra."""
    needs = FORMATS[name].needs if name in FORMATS else ""
    if needs and find_spec(needs) is None:
        raise MissingExtra(other=name, example=f"pip install 'ledgertool[{EXTRA}]'")


def written(sheet: "Sheet", name: str) -> str | bytes:
    """Write a sheet in the format of this name."""
    chosen = FORMATS[name]
    module = import_module(f"{__name__}.{chosen.module}")
    sheet = sheet.on_screen() if chosen.as_on_screen else sheet
    content: str | bytes = module.text(sheet) if chosen.is_text else module.data(sheet)
    return content
