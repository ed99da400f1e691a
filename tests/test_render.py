"""Tables and cards, as a real terminal of some width shows them."""

from __future__ import annotations

import csv
import io
import os
import re
import struct
import sys
from collections import Counter
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from threading import Thread

import pytest
from rich.cells import cell_len

from ledgertool.cli import main
from ledgertool.privacy import visible
from tests.conftest import Make, Run
from tests.programs import process
from tests.samples import AS_OF, DATA, FROZEN, TABLE, TEXTS

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
COMMANDS = [
    ["list"],
    ["list", "--table", "pilots"],
    ["list", "--table", "key-points"],
    ["list", "--table", "reform-tasks"],
    ["list", "--kind", "reform-plan"],
    ["due", "2020-12"],
    ["due", "2022", "--by", "--possible"],
    ["show", "pilots/7"],
    ["why", "pilots/7"],
    ["tables"],
    ["stats"],
    ["stats", "--by", "department"],
]
WIDTHS = [60, 80, 120]


@cache
def in_a_terminal(
    *arguments: str,
    columns: int,
    data: Path = DATA,
    as_of: str = AS_OF,
    encoding: str = "utf-8",
    **environment: str,
) -> str:
    """Run a command in a pseudo-terminal of some columns; give what the terminal gets."""
    pty, fcntl, termios = map(pytest.importorskip, ("pty", "fcntl", "termios"))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    said: list[bytes] = []
    reader = Thread(target=_read_to_end, args=(master, said))
    reader.start()
    with pytest.MonkeyPatch.context() as patch, Path(f"/dev/fd/{slave}").open("w") as terminal:
        terminal.reconfigure(encoding=encoding)
        for name, value in {"TERM": "xterm-256color", **environment}.items():
            patch.setenv(name, value)
        for name in ("stdout", "__stdout__"):
            patch.setattr(sys, name, terminal)
        code = main([*arguments, "--data", str(data), "--as-of", as_of])
    os.close(slave)
    reader.join()
    os.close(master)
    assert code in (0, 3)  # 3: the data has errors, and is shown
    return b"".join(said).decode().replace("\r\n", "\n")


def _read_to_end(master: int, said: list[bytes]) -> None:
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux's way to say that the other side is closed
            return
        if not piece:
            return
        said.append(piece)


@cache
def piped(*arguments: str, as_of: str = AS_OF) -> str:
    """Run a command into a pipe."""
    with redirect_stdout(io.TextIOWrapper(io.BytesIO())) as stream:
        assert main([*arguments, "--data", str(DATA), "--as-of", as_of]) == 0
    stream.flush()
    return stream.buffer.getvalue().decode()


def plain(text: str) -> str:
    """Give the text without colours."""
    return ESCAPES.sub("", text)


def squeezed(text: str) -> str:
    """Give the text without any space, so that folding does not count."""
    return re.sub(r"\s", "", text)


def without_rule(text: str) -> str:
    """Give what a table says: without spaces, and without the line below its headings."""
    return squeezed(text).replace("─", "")


def cards(text: str) -> list[tuple[str, str]]:
    """Take cards apart: the id of each, and all that stands on it, without spaces."""
    found: list[tuple[str, str]] = []
    for line in plain(text).split("\n"):
        if line.startswith("2020/"):
            found.append((line.strip(), ""))
        elif line.startswith("  "):
            row_id, before = found[-1]
            found[-1] = (row_id, before + squeezed(line))
    return found


def cards_of(text: str) -> list[tuple[str, str]]:
    """Make of CSV what :func:`cards` makes of a terminal's cards: empty cells are left out."""
    headings, *rows = csv.reader(io.StringIO(text))
    return [
        (
            row[0],
            "".join(
                squeezed(heading + cell)
                for heading, cell in zip(headings[1:], row[1:], strict=True)
                if cell
            ),
        )
        for row in rows
    ]


def data_file(title: str) -> str:
    """Write a table with one row of this title, given as YAML."""
    return TABLE.split("  - number: 2", maxsplit=1)[0].replace("推进中考改革", title)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_the_terminal(command: list[str], columns: int) -> None:
    text = plain(in_a_terminal(*command, columns=columns))
    assert [line for line in text.split("\n") if cell_len(line.rstrip()) > columns] == []


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS[:7], ids=" ".join)
def test_no_id_is_cut(command: list[str], columns: int) -> None:
    ids = re.findall(r"^2020/[a-z-]+/[0-9]+", piped(*command), re.MULTILINE)
    text = plain(in_a_terminal(*command, columns=columns))
    assert re.findall(r"^2020/[a-z-]+/[0-9]+(?= |$)", text, re.MULTILINE) == ids
    assert len(ids) > 0


@pytest.mark.parametrize("columns", [40, *WIDTHS, 250])
def test_no_deadline_is_cut_or_broken(columns: int) -> None:
    text = plain(in_a_terminal("due", "2020-12", columns=columns))
    deadlines = re.findall(r"(?<=[ ])2020(?:-12|-Q4)?(?= )", text.split("\n", 1)[1] + " ")
    assert deadlines == [*["2020-12"] * 13, "2020", "2020", "2020-Q4", *["2020"] * 9]


def test_a_narrow_terminal_shows_the_whole_text_of_every_official_cell() -> None:
    shown = cards(in_a_terminal("list", "--table", "pilots", columns=60))
    read_by_eye = (Path(__file__).parent / "cases/answers/list-pilots.csv").read_bytes().decode()
    assert len(shown) == 7
    assert shown == cards_of(read_by_eye)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_terminal_shows_all_that_a_pipe_gets(command: list[str], columns: int) -> None:
    shown = plain(in_a_terminal(*command, columns=columns))
    if "─" in shown:  # a table: its cells are folded side by side
        assert Counter(without_rule(shown)) == Counter(without_rule(piped(*command)))
    elif command[0] in ("show", "why"):
        assert squeezed(shown) == squeezed(piped(*command))
    else:
        assert cards(shown) == cards_of(piped(*command, "--format", "csv"))


# Which form, and how wide each column


def is_a_table(text: str) -> bool:
    return "─" in text


@pytest.mark.parametrize("columns", range(60, 140, 6))
@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("list", ["due 2020-12", "due 2020 --by", "list --leader 江海", "list --due 2022"]),
        ("list --table pilots", ["due 2022 --table pilots", "list --kind pilot"]),
        ("list --columns title,remark", ["due 2020 --columns title,remark"]),
    ],
)
def test_answers_of_the_same_columns_have_one_form_at_one_width(
    one: str, others: list[str], columns: int
) -> None:
    forms = {is_a_table(in_a_terminal(*ask.split(), columns=columns)) for ask in (one, *others)}
    assert len(forms) == 1


@pytest.mark.parametrize("columns", [60, 80, 90, 95, 100, 110, 120, 140, 160])
@pytest.mark.parametrize("command", COMMANDS[:7], ids=" ".join)
def test_no_short_cell_is_folded_while_a_long_one_has_room(
    command: list[str], columns: int
) -> None:
    text = plain(in_a_terminal(*command, columns=columns, as_of="2021-01-01"))
    if is_a_table(text):
        said = csv.DictReader(io.StringIO(piped(*command, "-f", "csv", as_of="2021-01-01")))
        for row in said:
            for heading in ("编号", "状态", "牵头领导", "责任领导", "☆", "阶段"):
                assert all(name in text for name in row.get(heading, "").split("、"))


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_heading_of_latin_letters_is_broken(columns: int) -> None:
    query = "SELECT id, title AS what_is_to_be_done, due_on AS falls_due_on FROM rows"
    head, *_rows = in_a_terminal("sql", query, columns=columns).splitlines()[1:]
    assert ESCAPES.sub("", head).split() == ["id", "what_is_to_be_done", "falls_due_on"]


def test_a_column_that_is_empty_is_shown_only_where_it_was_asked_for() -> None:
    ask = ("list", "--leader", "江海")
    for columns in (80, 120, 200):
        shown = plain(in_a_terminal(*ask, columns=columns))
        assert not is_a_table(shown) or "☆" not in shown.split("\n")[1]
    assert "☆" not in piped(*ask).split("\n")[1]
    assert "☆" in piped(*ask, "-f", "csv") and "☆" in piped(*ask, "-f", "md")
    named = ("--columns", "title,must_close,stage,remark")
    heads = piped(*ask, *named).split("\n")[1].split()
    assert heads == ["编号", "名称", "☆", "阶段", "备注"]
    assert "☆" in piped("list", "--leader", "谢强").split("\n")[1]


# Narrow and long


OTHERS = [["plan"], ["plan", "2.1.4"], ["plan", "--coverage"], ["targets"]]
NOT_FIRST, NOT_LAST = "、，。；：！？》〉）】”’", "《〈（【“‘"


@pytest.mark.parametrize("columns", [10, 16, 20, 22, 40, 60, 80, 110])
@pytest.mark.parametrize("command", [*COMMANDS, *OTHERS], ids=" ".join)
def test_nothing_is_lost_however_narrow_it_is_and_no_line_begins_or_ends_wrong(
    command: list[str], columns: int
) -> None:
    shown = plain(in_a_terminal(*command, columns=columns))
    lines = [line.rstrip() for line in shown.split("\n")]
    assert [line for line in lines if cell_len(line) > columns] == []
    assert [line for line in lines if line.lstrip(DRAWN)[:1] in {*NOT_FIRST}] == []
    assert [line for line in lines if line[-1:] in {*NOT_LAST}] == []
    missing = Counter(told(command, as_cards=not is_a_table(shown)))
    missing.subtract(Counter(squeezed(shown)))
    assert +missing == Counter()


DRAWN = " │├└─"


def told(command: list[str], *, as_cards: bool) -> str:
    """Give all that an answer must tell, without spaces and lines."""
    if as_cards and (command[0] not in ("show", "why", "plan") or "--coverage" in command):
        return "".join(row_id + rest for row_id, rest in cards_of(piped(*command, "-f", "csv")))
    return re.sub(f"[{DRAWN}]", "", squeezed(piped(*command)))


@pytest.mark.parametrize("title", ["[red]x[/red] :smile: [/x]", "[bold", "\\[x]", "{0} %s"])
@pytest.mark.parametrize("columns", [60, 120])
def test_markup_in_data_is_text(make: Make, title: str, columns: int) -> None:
    data = make({"ledgers/2020/tasks.yaml": data_file(f"'{title}'")})
    ask = ("list", "--columns", "title")
    shown = in_a_terminal(*ask, columns=columns, data=data)
    assert plain(shown).split("\n")[3].rstrip() == f"2020/tasks/1  {title}"
    assert process(*ask, "--data", str(data)).out.split("\n")[3] == f"2020/tasks/1  {title}"


@pytest.mark.parametrize(
    ("title", "harmless"),
    [
        ("\\e[31m红", "<U+001B>[31m红"),
        ("\\u202e倒", "<U+202E>倒"),
        ("\\x9b2J", "<U+009B>2J"),
        ("\\e]0;x\\a", "<U+001B>]0;x<U+0007>"),
        ("一\\u2028二\\r三", "一<U+2028>二<U+000D>三"),
        ("一\\u200b二\\ufeff", "一<U+200B>二<U+FEFF>"),
    ],
)
def test_characters_that_steer_a_terminal_are_shown_by_their_code(
    make: Make, title: str, harmless: str
) -> None:
    data = make({"ledgers/2020/tasks.yaml": data_file(f'"{title}"')})
    ask = ("list", "--columns", "title")
    shown = in_a_terminal(*ask, columns=80, data=data, NO_COLOR="1")
    assert shown.split("\n")[3].rstrip() == f"2020/tasks/1  {harmless}"
    assert process(*ask, "--data", str(data)).out.split("\n")[3] == f"2020/tasks/1  {harmless}"


def test_what_can_be_seen_stays_as_it_is() -> None:
    text = "《攀枝花市》〔2018〕“☆”—～…　A b𠮷"
    assert visible(text) == text


@pytest.mark.parametrize("command", COMMANDS[0::7], ids=" ".join)
@pytest.mark.parametrize("quiet", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_terminal_without_colour_gets_no_escape_sequence(
    command: list[str], quiet: dict[str, str]
) -> None:
    coloured = in_a_terminal(*command, columns=80)
    assert in_a_terminal(*command, columns=80, **quiet) == plain(coloured)


def test_a_light_has_its_colour_and_its_word() -> None:
    lines = in_a_terminal("list", "--leader", "谢强", columns=250, as_of="2021-01-01").split("\n")
    lights = [re.findall(r"\x1b\[(\d+)m([^\x1b]+?) *\x1b", line)[-1] for line in lines[3:10]]
    late, open_ = ("31", "逾期未销账"), ("32", "未到期")
    assert lights == [open_, late, late, late, late, late, late]


def test_a_terminal_that_lacks_a_character_gets_an_escape_and_no_crash() -> None:
    text = in_a_terminal("list", "--leader", "江海", columns=120, encoding="ascii")
    assert "\\u6500\\u679d\\u82b1" in text
    assert text.isascii()


@pytest.mark.parametrize("command", COMMANDS[0::7], ids=" ".join)
def test_a_pipe_gets_nothing_folded_cut_or_coloured(command: list[str]) -> None:
    ask = [*command, "--data", str(DATA), "--as-of", AS_OF]
    narrow, wide = process(*ask, COLUMNS="40"), process(*ask, COLUMNS="400")
    assert narrow == wide
    assert "\x1b" not in narrow.out
    assert narrow.code == 0


@pytest.mark.parametrize("forced", ["TTY_COMPATIBLE", "TTY_INTERACTIVE"])
def test_what_makes_rich_think_of_a_terminal_does_not_reach_a_pipe(forced: str) -> None:
    ask = ["list", "--leader", "谢强", "--data", str(DATA), "--as-of", AS_OF]
    assert process(*ask, cwd=FROZEN, **{forced: "1"}) == process(*ask)


@pytest.mark.parametrize("command", [["list"], ["plan"], ["check", "--notes"]], ids=" ".join)
@pytest.mark.parametrize(
    ("wishes", "coloured"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "true"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({"NO_COLOR": "1"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_colours_go_into_a_pipe_where_they_are_forced_and_change_nothing_else(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    wishes: dict[str, str],
    coloured: bool,
) -> None:
    without = run(*command)
    for name, value in wishes.items():
        monkeypatch.setenv(name, value)
    answer = run(*command)
    assert ("\x1b[" in answer.out) == coloured
    assert answer._replace(out=plain(answer.out)) == without


@pytest.mark.parametrize("format_", TEXTS)
def test_no_format_for_programs_and_no_file_is_coloured(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, format_: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in run("list", "-f", format_).out
    run("list", "-f", "table", "-o", str(tmp_path / "x.txt"))
    assert b"\x1b" not in (tmp_path / "x.txt").read_bytes()


def test_every_row_is_one_line_in_a_pipe() -> None:
    lines = process("list").out.split("\n")
    assert len(lines) == 1 + 2 + 33 + 1 + 1  # title, headings and rule, rows, a note, the end
