"""The rules, modules for each family: what each finding says, and why it is one."""

from importlib import import_module

from ledgertool.findings.finding import FAMILIES, RULES, Rule


def all_rules() -> dict[str, Rule]:
    """Give all rules by code, family by family."""
    for family in FAMILIES.values():
        for module in family.modules:
            import_module(f"{__name__}.{module}")
    letters = list(FAMILIES)
    return dict(sorted(RULES.items(), key=lambda item: (letters.index(item[0][0]), item[0])))
