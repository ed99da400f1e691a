"""The command that tells what a code means: explain."""

import re
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.console import answer_on_stdout, laid_out
from ledgertool.cli.options import NoPager, argument, takes
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
