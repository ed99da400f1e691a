"""New names in the registry: at the end of their sections, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledgertool.editing.enlisting import with_names
from ledgertool.editing.refusals import RegistryNotEditable
from ledgertool.reading.ledger import of_texts
from tests.samples import DATA, REGISTRY

NEW = {"people": ["王廷明", "no"], "departments": ["体卫艺科"]}
LAYOUTS = {
    "in blocks": REGISTRY,
    "with dashes at the edge": "people:\n- name: 刘自力\ndepartments:\n- name: 基教科\n",
    "in braces": "people:\n  - {name: 刘自力}\ndepartments:\n  - {name: 基教科}\n",
    "in brackets": "people: [{name: 刘自力}]\ndepartments: [{name: 基教科}]\n",
    "with comments": "people:\n  - name: 刘自力  # 局长\n    # 说明\n\n# 科室\ndepartments:\n"
    "  - name: 基教科\n    aliases: [{name: 基教, note: 简称}]\n    # 完\n",
    "without a last line end": "people:\n  - name: 刘自力\ndepartments:\n  - name: 基教科",
    "with lines of Windows": "people:\r\n  - name: 刘自力\r\ndepartments:\r\n  - name: 基教科\r\n",
    "without departments": "people:\n  - name: 刘自力\n",
    "the real one": (DATA / "registry.yaml").read_text(encoding="utf-8"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_new_names_are_at_the_end_of_their_sections(name: str, tmp_path: Path) -> None:
    before = LAYOUTS[name]
    ledger = of_texts(tmp_path, {"registry.yaml": before})
    names = {
        section: [one for one in found if one not in ledger.registry.section(section)]
        for section, found in NEW.items()
    }
    after = with_names(ledger, names)
    registry = of_texts(tmp_path, {"registry.yaml": after}).registry
    for section, found in names.items():
        old = [entry.name for entry in ledger.registry.section(section).entries]
        assert [entry.name for entry in registry.section(section).entries] == [*old, *found]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_line_that_was_there_is_there_in_its_order(name: str, tmp_path: Path) -> None:
    before = LAYOUTS[name]
    ledger = of_texts(tmp_path, {"registry.yaml": before})
    after = with_names(ledger, {"people": ["某某某"]})
    if name == "in brackets":
        assert after == before.replace("{name: 刘自力}", "{name: 刘自力}, {name: 某某某}")
        return
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.splitlines())
    assert len(after.splitlines()) == len(before.splitlines()) + 1


def test_an_empty_registry_gets_its_sections(tmp_path: Path) -> None:
    ledger = of_texts(tmp_path, {"registry.yaml": ""})
    assert with_names(ledger, NEW) == (
        'people:\n  - name: 王廷明\n  - name: "no"\ndepartments:\n  - name: 体卫艺科\n'
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("people: []\n", "people:\n  - name: 王廷明\n"),
        ("people:\n", "people:\n  - name: 王廷明\n"),
        ("people: [ ]  # 领导\r\n", "people:  # 领导\r\n  - name: 王廷明\r\n"),
        (
            "people: []\ndepartments:\n  - name: 基教科\n",
            "people:\n  - name: 王廷明\ndepartments:\n  - name: 基教科\n",
        ),
    ],
)
def test_a_section_that_is_empty_gets_its_first_name(text: str, after: str, tmp_path: Path) -> None:
    ledger = of_texts(tmp_path, {"registry.yaml": text})
    assert with_names(ledger, {"people": ["王廷明"]}) == after


@pytest.mark.parametrize("text", ["people: 甲\n", "people: {}\n", "people:\n  甲: 乙\n"])
def test_a_section_that_is_no_list_of_names_is_left_alone(text: str, tmp_path: Path) -> None:
    ledger = of_texts(tmp_path, {"registry.yaml": text})
    with pytest.raises(RegistryNotEditable):
        with_names(ledger, {"people": ["王廷明"]})
