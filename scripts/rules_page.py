"""What docs/rules.md and docs/rules.zh-CN.md ought to hold: what ``ledger explain`` tells."""

from __future__ import annotations

from pathlib import Path

from ledgertool import language
from ledgertool.findings import all_rules
from ledgertool.output.reporters.words import SEVERITY_WORDS

DOCS = Path(__file__).resolve().parent.parent / "docs"
INTRODUCTIONS = (
    "# Rules\n\nAll codes of `ledger check`, as `ledger explain CODE` tells them."
    " [中文](rules.zh-CN.md)\n",
    "# 规则\n\n`ledger check` 的全部代码，内容与 `ledger explain 代码` 相同。[English](rules.md)\n",
)


def page(number: int) -> str:
    """Write the page in one language: 0 is English, 1 is Chinese."""
    language.use(("en", "zh")[number])
    parts = [INTRODUCTIONS[number]]
    family = None
    for code, rule in all_rules().items():
        if rule.family is not family:
            family = rule.family
            parts.append(f"## {language._(family.title)}\n")
        summary, _gap, rest = rule.text.strip().partition("\n")
        body = rest.strip().replace("\n", "  \n")
        head = language._("{code} {name} ({severity})").format(
            code=code, name=f"`{rule.name}`", severity=SEVERITY_WORDS[rule.severity]()
        )
        parts.append(f"### {head}\n\n{summary}\n\n{body}\n")
    return "\n".join(parts).replace("``", "`")


def files() -> dict[Path, bytes]:
    """Give the pages by their paths."""
    return {DOCS / "rules.md": page(0).encode(), DOCS / "rules.zh-CN.md": page(1).encode()}
