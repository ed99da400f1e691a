"""What the caller is told: each error gets the facts that its sentence asks for, and no others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from string import Formatter
from typing import NamedTuple

import pytest

from ledgertool import errors
from ledgertool.cli import refusals as cli_refusals
from ledgertool.editing import refusals
from ledgertool.errors import (
    AmbiguousName,
    LedgerError,
    MissingArgument,
    UnknownChoice,
    UnknownName,
    UnknownRow,
    UnknownSuffix,
)
from ledgertool.lake import refusals as lake_refusals
from ledgertool.language import in_chinese, use
from ledgertool.reading import git_errors
from ledgertool.reading.sheets import refusals as sheet_refusals
from tests.samples import ROOT

CLASSES = {
    name: cls
    for module in (errors, git_errors, refusals, lake_refusals, sheet_refusals, cli_refusals)
    for name, cls in vars(module).items()
    if isinstance(cls, type) and issubclass(cls, LedgerError) and cls.sentence
}


class Raised(NamedTuple):
    """An error that the source makes: where, of which class, and with what."""

    where: str
    name: str
    positional: int
    facts: frozenset[str]


def made() -> Iterator[Raised]:
    """Go through all errors of the caller that the source makes."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                for keyword in node.keywords:  # which the callee makes of a path and a reason
                    if keyword.arg == "error" and (name := named(keyword.value)) in CLASSES:
                        yield Raised(where, name, 0, frozenset(("path", "reason")))
                for handed_on in node.args:  # to a function that gives the name and the known ones
                    if (name := named(handed_on)) in CLASSES:
                        yield Raised(where, name, 2, frozenset())
            if isinstance(node, ast.Call) and (name := named(node.func)) in CLASSES:
                facts = frozenset(keyword.arg or "**" for keyword in node.keywords)
                yield Raised(where, name, len(node.args), facts)
            elif isinstance(node, ast.Raise) and (name := named(node.exc)) in CLASSES:
                yield Raised(where, name, 0, frozenset())


def named(node: ast.AST | None) -> str:
    """Give the name that a class is called by, also behind that of its module."""
    name: str = getattr(node, "attr", getattr(node, "id", ""))
    return name


MADE = list(made())


def asked_for(sentence: str) -> set[str]:
    """Name the facts that a sentence has a place for."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("one", MADE, ids=lambda one: f"{one.where} {one.name}")
def test_an_error_is_given_the_facts_of_its_sentence_in_both_languages(one: Raised) -> None:
    cls = CLASSES[one.name]
    facts = set(one.facts)
    if issubclass(cls, UnknownName):
        assert one.positional == 2, "the name and the known ones"
        facts.add("name")
    else:
        assert one.positional == 0
    assert facts == asked_for(cls.sentence) == asked_for(in_chinese(cls.sentence))
    assert in_chinese(cls.sentence) != cls.sentence


def test_every_error_is_made_somewhere() -> None:
    assert {one.name for one in MADE} == set(CLASSES)


def test_an_error_of_the_caller_ends_with_2_and_what_cannot_be_read_with_3() -> None:
    others = {cls.__name__: cls.exit_code for cls in CLASSES.values() if cls.exit_code != 2}
    assert others == {"NotReadable": 3}


@pytest.mark.parametrize(
    ("error", "english", "chinese"),
    [
        (
            AmbiguousName(name="1", names=["a/1", "b/1"]),
            "“1” may be any of “a/1”, “b/1”; write more of it.",
            "“1”不够明确，可能指“a/1”、“b/1”；请写得更完整。",
        ),
        (
            MissingArgument(command="ledger show", argument="ID"),
            "ledger show needs ID; see ledger show --help.",
            "ledger show 后面还要写 ID，详见 ledger show --help。",
        ),
        (
            UnknownChoice("xls", ["json", "csv"], option="--format"),
            "--format does not take “xls”; there are “json”, “csv”.",
            "--format 不能写“xls”；可写：“json”、“csv”。",
        ),
        (
            UnknownRow("2020/pilots/99", ["2020/pilots/9"]),
            "There is no row “2020/pilots/99”. Did you mean “2020/pilots/9”?",
            "没有“2020/pilots/99”这一事项。是否指“2020/pilots/9”？",
        ),
        (
            UnknownSuffix(path="a.xls", suffixes=[".md"]),
            "The extension of “a.xls” names no format; use one of “.md”, or --format.",
            "无法从“a.xls”的扩展名看出格式；请用“.md”之一，或用 --format 指定格式。",
        ),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, LedgerError) else "",
)
def test_names_are_quoted_and_listed_in_the_language_in_use(
    error: LedgerError, english: str, chinese: str
) -> None:
    assert str(error) == english
    use("zh")
    assert str(error) == chinese


def test_of_many_names_the_first_are_listed() -> None:
    assert str(AmbiguousName(name="1", names=[f"{n}/1" for n in range(20)])).count("“") == 1 + 12
