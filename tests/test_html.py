"""Answers as pages of the web: sound, to be read by everybody, and with nothing that runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ledgertool.cli.question import EXIT_DATA_ERRORS
from ledgertool.model.status import Status
from ledgertool.output.formats.html import text
from ledgertool.output.web import pages
from ledgertool.output.web.pages import page
from ledgertool.privacy import visible_lines
from tests.conftest import Kept, Make, Run
from tests.pages import elements, texts
from tests.samples import AS_OF, ROOT
from tests.test_harmless import COMMANDS, HOSTILE, hostile

CASES = Path(__file__).parent / "cases" / "pages"
STYLE = (ROOT / "src/ledgertool/output/web/page.css").read_text(encoding="utf-8")
ANSWERS = {
    "list": ["list", "--table", "pilots,reform-tasks", "--kind", "pilot,reform-task"],
    "form": ["list", "--kind", "reform-plan"],
    "show": ["show", "pilots/7"],
    "plan": ["plan", "--search", "教师"],
}
EVERY = [["list"], ["due"], ["tables"], ["stats"], ["why", "pilots/7"], ["brief"], ["kinds"]]


def asked(run: Run, *words: str, data: str = "data") -> str:
    answer = run(*words, "-f", "html", "--as-of", AS_OF, "--data", data)
    assert answer.code in (0, EXIT_DATA_ERRORS), answer.err
    return answer.out


def without_style(html: str) -> str:
    """Leave out the style, which is the same in every page, and what its policy says of it."""
    return re.sub("sha256-[^&]+", "sha256-…", html.replace(STYLE, "\n"))


@pytest.mark.parametrize("name", ANSWERS)
def test_a_page_is_as_it_was_when_it_was_read_by_eye(run: Run, name: str, kept: Kept) -> None:
    html = asked(run, *ANSWERS[name])
    assert html.count(STYLE) == 1
    kept(without_style(html), CASES / f"{name}.html")


def test_an_answer_in_prose_is_headings_and_paragraphs(kept: Kept) -> None:
    from ledgertool.answers.sheet import ProseLine, Sheet

    told = ("已销账", "2020/tasks/1 <b>甲</b>", "由 2 改")
    lines = tuple(ProseLine(level, line) for level, line in enumerate(told))
    sheet = Sheet((), (), tuple, dict, ("Nothing else differs.",), "From A to B", prose=lines)
    kept(without_style(text(sheet)), CASES / "prose.html")


@pytest.mark.parametrize("command", [*ANSWERS.values(), *EVERY], ids=" ".join)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_sound_and_lets_nothing_run(
    run: Run, command: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language)
    found = elements(asked(run, *command))
    assert found[0].attributes["lang"] == {"en": "en", "zh": "zh-CN"}[language]
    assert [one.attributes for one in found if one.attributes.get("name") == "generator"] == [
        {"name": "generator", "content": "ledgertool"}
    ]
    (title,) = [one.text for one in found if one.tag == "title"]
    assert title == next(one.text for one in found if one.tag == "h1")


def test_texts_that_would_be_markup_come_back_as_they_were_written(run: Run, make: Make) -> None:
    folder = hostile(make, *HOSTILE.values())
    ask = ("list", "--table", "tasks", "--columns", "title")
    rows = json.loads(run(*ask, "--data", folder, "-f", "json").out)
    written = [visible_lines(row["title"]) for row in rows]
    assert len(set(written) & set(HOSTILE.values())) > len(HOSTILE) / 2
    assert texts(asked(run, *ask, data=folder), "td") == written


def test_no_hostile_text_makes_a_page_unsound(run: Run, make: Make) -> None:
    folder = hostile(make, *(text for name, text in HOSTILE.items() if "long" not in name))
    for command in [*COMMANDS, ["list", "--kind", "reform-task"], ["show", "tasks/8"]]:
        elements(asked(run, *command, data=folder))


def test_every_official_form_has_its_title_its_headings_and_its_legend(run: Run) -> None:
    html = asked(run, "list", "--kind", "reform-plan")
    assert texts(html, "h1") == ["As of 2020-12-05; kind “reform-plan”: 7 rows"]
    assert texts(html, "caption") == texts(html, "h2")
    assert len(texts(html, "h2")) == 2
    assert any(note.startswith("注：") for note in texts(html, "p"))


def test_a_page_has_the_columns_of_the_screen(run: Run) -> None:
    ask = ("list", "--table", "reform-tasks", "--as-of", AS_OF, "-f")
    headings = run(*ask, "csv").out.partition("\r\n")[0].removeprefix("\ufeff").split(",")
    assert set(texts(run(*ask, "html").out, "th")) >= {"编号", "序号", "改革任务"}
    shown = [one.text for one in elements(run(*ask, "html").out) if one.attributes.get("scope")]
    assert [text for text in shown if not text.startswith("2020/")] == [
        heading for heading in headings if heading in shown
    ]


def test_what_is_chinese_is_marked_in_an_english_page_and_what_is_english_is_not(run: Run) -> None:
    found = elements(asked(run, "plan"))
    (table,) = [one for one in found if one.tag == "table"]
    assert table.attributes == {"lang": "zh-CN"}
    english = {one.text for one in found if one.attributes.get("lang") == "en" and one.tag == "td"}
    assert "no rows" in english
    (title,) = [one for one in found if one.tag == "h1"]
    assert "lang" not in title.attributes


def test_a_wide_table_scrolls_by_keyboard_in_a_region_that_has_a_name(run: Run) -> None:
    found = elements(asked(run, "list"))
    (box,) = [one for one in found if one.attributes.get("role") == "region"]
    (title,) = [one for one in found if one.tag == "h1"]
    assert box.attributes["tabindex"] == "0"
    assert box.attributes["aria-labelledby"] == title.attributes["id"]


# The look


def colours(dark: bool) -> dict[str, str]:
    """Give the colours of the light page, or of the dark one."""
    light, _, rest = STYLE.partition("@media (prefers-color-scheme: dark)")
    part = rest.partition("* {")[0] if dark else light
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))


def luminance(colour: str) -> float:
    """Tell how light a colour is, as WCAG 2 does."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Tell the contrast of two colours, as WCAG 2 does."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_colour_can_be_read_on_every_ground(dark: bool) -> None:
    found = colours(dark)
    assert set(found) == set(colours(not dark))
    for ground in ("paper", "raised"):
        for name in ("ink", "quiet", "accent", *(status.value for status in Status)):
            assert contrast(found[name], found[ground]) >= 4.5, (name, ground)


def test_every_status_has_a_sign_of_its_own_beside_its_colour() -> None:
    signs = re.findall(r'\.([a-z-]+) > \.status::before \{ content: "(.) "; ', STYLE)
    assert [name for name, _sign in signs] == [status.value for status in Status]

    assert len({sign for _name, sign in signs}) == len(signs)


def test_only_a_status_has_the_sign_of_one(run: Run) -> None:
    found = elements(asked(run, "brief"))
    rows = [one.attributes.get("class", "") for one in found if one.tag == "tr"]
    words = [one.text for one in found if one.attributes.get("class") == "status"]
    signed = [word for mark, word in zip(rows[1:], words, strict=True) if "unsigned" not in mark]
    assert signed == ["逾期未销账"]


# The frame


def test_a_fact_that_a_page_wants_and_does_not_get_is_no_empty_text() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        page("answer.html", style=("page.css",), title="甲")


@pytest.mark.parametrize("end", ["</style>", "</script>", "<!-- "])
def test_a_style_or_script_that_would_end_its_element_is_refused(
    end: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    style = f"{tmp_path.name}.css"  # what has been read is kept by its name
    (tmp_path / style).write_text(f"/* {end} */", encoding="utf-8")
    monkeypatch.setattr(pages, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=re.escape(end)):
        page("base.html", style=(style,), title="甲")


def test_styles_and_a_script_are_let_run_by_what_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, content in {"a.css": "p{}", "b.css": "q{}\n", "c.js": "'<甲>' && 1;\n"}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(pages, "_FOLDER", tmp_path)
    found = elements(page("base.html", style=("a.css", "b.css"), script=("c.js",), title="<甲>"))
    told = {one.tag: one.text for one in found}
    assert told["style"] == "p{}q{}\n"
    assert told["script"] == "'<甲>' && 1;\n"
    assert told["title"] == "<甲>"
