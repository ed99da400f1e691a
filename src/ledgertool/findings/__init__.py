"""The rules, a module for each family: what each finding says, and why it is one."""

from __future__ import annotations

from importlib import import_module

from ledgertool.findings.finding import RULES, Rule

FAMILIES = ("file", "syntax", "schema", "relation", "text", "difference")


def all_rules() -> dict[str, Rule]:
    """Give all rules by code, family by family."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
    return dict(sorted(RULES.items(), key=lambda item: ("FYSRTD".index(item[0][0]), item[0])))
