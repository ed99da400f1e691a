"""The commands that explain what is written: explain a code, when the words of a deadline."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.console import answer_on_stdout, chosen_format, give, laid_out
from ledgertool.cli.declaring import argument, option
from ledgertool.cli.options import Form, NoPager, takes
from ledgertool.cli.question import read_day, read_year
from ledgertool.errors import UnknownCode
from ledgertool.language import N_, _, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType

    from ledgertool.findings.finding import Rule

_CODE = re.compile("``(.+?)``", re.DOTALL)


@takes
def explain(
    code: Annotated[
        str | None,
        argument(N_("CODE"), N_("A code such as Y103; all codes by default."), completion.codes),
    ] = None,
    no_pager: NoPager = False,
) -> int:
    """Explain a code: why it is checked, what is wrong and right, how to fix it."""
    from ledgertool.findings import all_rules

    rules = all_rules()
    if code is None:
        text = "".join(
            f"{rule.code}  {_severity(rule):<8} {rule.summary}\n" for rule in rules.values()
        )
    else:
        rule = _rule(rules, code)
        head = _("{code} {name} ({severity})").format(
            code=rule.code, name=rule.name, severity=_severity(rule)
        )
        text = f"{head}\n\n{rule.text.strip()}\n"
    answer_on_stdout(laid_out(lambda _width: _prose(text)), paged=not no_pager)
    return 0


@takes
def when(
    form: Form,
    words: Annotated[
        str,
        argument(N_("WORDS"), N_("The words of a deadline, such as 2020年8月底前 or 每月25日前.")),
    ],
    year: Annotated[
        str | None,
        option(
            "--year", N_("The year that the words leave out; this year by default."), N_("YEAR")
        ),
    ] = None,
    issued_on: Annotated[
        str | None, option("--issued-on", N_("The day that 3日内 and 本月 count from."), N_("DAY"))
    ] = None,
) -> int:
    """Tell what the words of a deadline mean, and what to write: ledger when 年内完成."""
    from ledgertool.answers.when import meaning
    from ledgertool.cli.folder import data_here
    from ledgertool.cli.saving import saver

    name, today = chosen_format(form), date.today()
    of_year = today.year if year is None else read_year("--year", year, today)
    day = None if issued_on is None else read_day("--issued-on", issued_on, today)
    sheet = meaning(words, of_year, day)
    give(sheet, name, saver(form, name, data_here()), paged=not form.no_pager)
    return 0


def _prose(text: str) -> "RenderableType":
    """Put what is written in backticks, as in the pages of codes, into quotation marks."""
    from rich.text import Text

    from ledgertool.output.folding import Folding

    parts = _CODE.split(text.rstrip("\n"))
    pieces = [(quoted(part), "bold") if index % 2 else part for index, part in enumerate(parts)]
    return Folding(Text.assemble(*pieces))


def _rule(rules: "Mapping[str, Rule]", typed: str) -> "Rule":
    """Find a rule by its code or its name. Raises UnknownCode."""
    from ledgertool.answers.naming import meant

    names = {code: code for code in rules} | {one.name: one.code for one in rules.values()}
    code = meant(typed, names)
    if code is None:
        raise UnknownCode(typed, names)
    return rules[code]


def _severity(rule: "Rule") -> str:
    from ledgertool.output.reporters.words import SEVERITY_WORDS

    return SEVERITY_WORDS[rule.severity]()
