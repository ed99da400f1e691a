"""Write docs/rules.md and docs/rules.zh-CN.md: python scripts/rules_page.py [--check]."""

from __future__ import annotations

import sys
from pathlib import Path

from ledgertool import language
from ledgertool.findings import all_rules

DOCS = Path(__file__).parent.parent / "docs"
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
        parts.append(f"### {code} `{rule.name}` ({rule.severity})\n\n{summary}\n\n{body}\n")
    return "\n".join(parts).replace("``", "`")


def pages() -> dict[Path, str]:
    """Give the pages by their paths."""
    return {DOCS / "rules.md": page(0), DOCS / "rules.zh-CN.md": page(1)}


def main() -> int:
    """Write the pages, or with --check tell whether they are up to date."""
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if "--check" in sys.argv:
            sys.stderr.write(f"{path.name} is out of date: run python scripts/rules_page.py\n")
        else:
            path.write_text(pages()[path], encoding="utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
