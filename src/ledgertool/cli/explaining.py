"""The command that tells what a code means: explain."""

from typing import Annotated

from ledgertool.cli import completion
from ledgertool.cli.console import say_on_stdout
from ledgertool.cli.options import argument, takes
from ledgertool.errors import UnknownCode
from ledgertool.language import N_


@takes
def explain(
    code: Annotated[
        str | None,
        argument("CODE", N_("A code such as Y103; all codes by default."), completion.codes),
    ] = None,
) -> int:
    """Explain a code: why it is checked, what is wrong and right, how to fix it."""
    from ledgertool.findings import all_rules
    from ledgertool.output.reporters.words import SEVERITY_WORDS

    rules = all_rules()
    if code is None:
        for rule in rules.values():
            word = SEVERITY_WORDS[rule.severity]()
            say_on_stdout(f"{rule.code}  {word:<8} {rule.summary}\n")
        return 0
    if code.upper() not in rules:
        raise UnknownCode(code, rules)
    rule = rules[code.upper()]
    word = SEVERITY_WORDS[rule.severity]()
    say_on_stdout(f"{rule.code} {rule.name} ({word})\n\n{rule.text.strip()}\n")
    return 0
