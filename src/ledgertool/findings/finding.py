"""What is wrong in the data, and where: findings are values, made by rules that have a code.

A rule is a function that takes facts and returns the finding; its docstring tells why
the rule exists, what is bad, what is good, and how to mend it.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from inspect import cleandoc
from typing import Final, NamedTuple, ParamSpec

from ledgertool.language import N_, _, listed
from ledgertool.phones import mask


class Severity(StrEnum):
    """How much a finding weighs: an error fails a check, a warning only a strict one.

    A note tells what the documents themselves say in two ways; nothing is to be mended.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Cause(StrEnum):
    """Why a finding may be only the consequence of another, which is then told alone.

    One rule ``explains`` a cause, another ``follows`` from it; the two findings are on one
    line, one of them inside the other.
    """

    VALUE = "value"
    """A value is empty or has a wrong character, so that it is refused, or unknown as a name."""

    NAME = "name"
    """A whole name is unknown, or looks like another, so that a space inside it says no more."""


class Span(NamedTuple):
    """A piece of a file: 1-based line and column in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def down(self, lines: int) -> "Span":
        """Move the span down by a number of lines."""
        return Span(self.line + lines, self.column, self.end_line + lines, self.end_column)


class Edit(NamedTuple):
    """A piece of a file and what to put in its place, where that is safe beyond doubt."""

    span: Span
    text: str


class Related(NamedTuple):
    """Another piece of a file that belongs to a finding, and what is to be said of it."""

    span: Span
    message: str
    path: str = ""


class Finding(NamedTuple):
    """One thing that is wrong in one place, said so that a clerk can mend it."""

    code: str
    severity: Severity
    message: str
    found: str | None = None
    expected: str | None = None
    help: str | None = None
    path: str = ""
    span: Span | None = None
    row: str | None = None
    field: str | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()

    def at(
        self, path: str, span: Span | None = None, row: str | None = None, field: str | None = None
    ) -> "Finding":
        """Say where the finding is: in which file, at which piece of it, in which row and field."""
        return self._replace(
            path=path, span=span or self.span, row=row or self.row, field=field or self.field
        )

    @property
    def rule(self) -> "Rule":
        """The rule that made the finding."""
        return RULES[self.code]

    @property
    def fingerprint(self) -> str:
        """A hash that stays the same for the same mistake, even when its line has moved."""
        from hashlib import sha1

        table = mask(self.row or self.path.rsplit("/", 1)[-1])
        # no phone in it, which could be found out by trying all
        parts = (self.code, table, self.field or "", mask(self.found or ""), mask(self.message))
        return sha1(
            "|".join(parts).encode(errors="backslashreplace"), usedforsecurity=False
        ).hexdigest()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key to sort by: file, line, column, then code; the same on every machine."""
        line, column = (self.span.line, self.span.column) if self.span else (0, 0)
        return (self.path, line, column, self.code, self.message)


class Family(NamedTuple):
    """Rules about one thing; their codes begin with one letter, and they have modules of their own.

    An error of a family that ``hides`` leaves something unread: a file, a row, an entry.
    """

    modules: tuple[str, ...]
    title: str
    hides: bool = False


# Translators: the headings of the page of rules
FAMILIES: Final = {
    "F": Family(("file",), N_("Files"), hides=True),
    "Y": Family(("syntax",), N_("YAML"), hides=True),
    "S": Family(("schema", "entries"), N_("Fields"), hides=True),
    "K": Family(("forms",), N_("Forms of kinds"), hides=True),
    "R": Family(("relation", "record", "wording"), N_("Relations")),
    "T": Family(("text",), N_("Text")),
    "D": Family(("difference",), N_("Differences")),
    "V": Family(("issued",), N_("Issued documents")),
    "W": Family(("workspace",), N_("Workspaces"), hides=True),
}
"""The families by the letter of their codes, in the order in which rules are listed."""


class Rule(NamedTuple):
    """A rule: its name in words joined by hyphens, its explanation, and what others ask of it.

    ``absent`` marks a rule that tells of something missing from the file.
    """

    code: str
    name: str
    severity: Severity
    explanation: str
    explains: Cause | None = None
    follows: Cause | None = None
    absent: bool = False

    @property
    def family(self) -> Family:
        """The family that the rule belongs to."""
        return FAMILIES[self.code[0]]

    @property
    def hides(self) -> bool:
        """Whether what a finding of this rule stands in was not read, and is in no answer."""
        return self.family.hides and self.severity is Severity.ERROR

    @property
    def text(self) -> str:
        """The explanation in the language in use: why, bad, good, how to mend."""
        return _(cleandoc(self.explanation))

    @property
    def summary(self) -> str:
        """The explanation's first sentence."""
        return self.text.split("\n", 1)[0]

    @property
    def mend(self) -> str:
        """How to mend it, in a few words: the first sentence of the explanation's last part."""
        last = re.split(r"^\w+(?:: |：)", self.text, flags=re.MULTILINE)[-1]
        return re.split(r"\.(?:\s|$)|。", last)[0].replace("\n", " ").replace("``", "")


RULES: Final[dict[str, Rule]] = {}
"""All rules by code. A code is never used twice, nor again for something else."""

Facts = ParamSpec("Facts")


def rule(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    explains: Cause | None = None,
    follows: Cause | None = None,
    absent: bool = False,
) -> Callable[[Callable[Facts, Finding]], Callable[Facts, Finding]]:
    """Register a function that makes findings; the code and the severity come from here.

    A finding without help of its own gets the rule's.
    """

    def register(make: Callable[Facts, Finding]) -> Callable[Facts, Finding]:
        if code in RULES:
            raise AssertionError(f"{code} is used twice")
        name, explanation = make.__name__.replace("_", "-"), make.__doc__ or ""
        RULES[code] = Rule(code, name, severity, explanation, explains, follows, absent)

        def finding(*args: Facts.args, **kwargs: Facts.kwargs) -> Finding:
            made = make(*args, **kwargs)
            return made._replace(code=code, severity=severity, help=made.help or RULES[code].mend)

        finding.__name__, finding.__doc__ = make.__name__, make.__doc__
        return finding

    return register


def say(
    message: str,
    found: str | None = None,
    expected: str | None = None,
    *,
    help: str | None = None,
    related: tuple[Related, ...] = (),
) -> Finding:
    """Make the finding that a rule returns; the rule's decorator adds code and severity.

    ``help`` is for what only this finding can tell, such as the name that was meant.
    """
    return Finding("", Severity.ERROR, message, found, expected, help, related=related)


def write(example: str) -> str:
    """Make help of an example of what to write."""
    return _("write {example}").format(example=example)


def like(example: str | None) -> str | None:
    """Make help of a line that would pass, whose words are to be those of the case."""
    return _("write it like this: {example}").format(example=example) if example else None


def two_lines(first: str, second: str) -> str:
    """Make help of two lines to write in the place of one."""
    return _("write two lines: {first} and {second}").format(first=first, second=second)


def as_lines(lines: Sequence[str]) -> str:
    """Make help of lines to write in the place of one."""
    if len(lines) == 1:
        return write(lines[0])
    if len(lines) == 2:
        return two_lines(*lines)
    return _("write these lines: {lines}").format(lines=_("; ").join(lines))


def meant(names: list[str]) -> str | None:
    """Make help of the names that may be meant; None, where there are none."""
    return _("did you mean {names}?").format(names=listed(names)) if names else None


def one_of(names: list[str]) -> str:
    """List the names of which one is expected."""
    return _("one of {names}").format(names=_(", ").join(names))
