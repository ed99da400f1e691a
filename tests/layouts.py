"""Tables in all layouts that YAML allows and the reader takes, made at random for tests."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.samples import REGISTRY

FILE = "ledgers/2020/tasks.yaml"
PEOPLE = ("刘自力", "谢强", "彭格")
TEXTS = (
    "校园安全",
    "方案 已印发",
    "甲：乙",
    "甲, 乙",
    "100",
    "是",
    "[附件]",
    "# 号",
    "“甲”",
    "it's",
    '"',
)
STAGES = ("第一批", "第二批", "- 第三批")
COMMENTS = ("# 说明", "# - number: 9", "#", "# record: []")

Entry = dict[str, Any]


class Written(NamedTuple):
    """A table's file: its text, and the values that its rows are made of."""

    text: str
    rows: list[dict[str, Any]]

    @property
    def files(self) -> dict[str, str]:
        return {"registry.yaml": REGISTRY, FILE: self.text}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Make an entry of any day of a half-year, by its values."""
    day = f"2020-{draw(st.integers(1, 6)):02}-{draw(st.integers(1, 28)):02}"
    entry: Entry = {"on": day, "progress": draw(st.sampled_from(TEXTS))}
    if draw(st.booleans()):
        entry["percent"] = str(draw(st.integers(0, 100)))
    if draw(st.booleans()):
        entry["note"] = draw(st.sampled_from(TEXTS))
    return entry


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Make rows by their values; in any of them the record may be anywhere, or lack."""
    made = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        row: dict[str, Any] = {
            "number": str(number),
            "title": f"{draw(st.sampled_from(TEXTS))}{number}",
        }
        row["leaders"] = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))
        row["lead_departments"] = ["基教科"]
        when = draw(st.sampled_from(("deadline", "stages", "both")))
        if when != "stages":
            row["deadline"] = "2020-12"
        if when != "deadline":
            names = draw(st.lists(st.sampled_from(STAGES), unique=True, max_size=2))
            row["stages"] = [{"name": name, "deadline": "2020-06"} for name in names]
        if draw(st.booleans()):
            row["remark"] = draw(st.sampled_from(TEXTS))
        if draw(st.booleans()):
            row["record"] = sorted(
                draw(st.lists(entries(), max_size=3)), key=lambda entry: entry["on"]
            )
        names = draw(st.permutations(list(row)))
        made.append({name: row[name] for name in names})
    return made


class Writer:
    """Writes values in layouts that are drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def some(self, *of: Any) -> Any:
        return self._draw(st.sampled_from(of))

    def text(self, value: str) -> str:
        """Write a text, in quotation marks or without."""
        ways = ["'" + value.replace("'", "''") + "'"]
        if '"' not in value and "\\" not in value:
            ways.append(f'"{value}"')
        if not (set(value) & set("[]{},#'\"：:&*!|>%@`") or value.strip() != value):
            ways.append(value)
        way: str = self.some(*ways)
        return way

    def key(self, name: str) -> str:
        form: str = self.some(name, name, name, f'"{name}"', f"'{name}'")
        gap: str = self.some("", "", "", " ")
        return f"{form}{gap}:"

    def flow(self, value: Any, room: str | None) -> str:
        """Write a value in brackets; with ``room``, over lines that are indented by so much."""
        if isinstance(value, str):
            return self.text(value)
        gap = (
            "" if room is None else self.some("", "\n" + room, f"  {self.some(*COMMENTS)}\n{room}")
        )
        pieces = (
            [f"{self.key(name)} {self.flow(one, room)}" for name, one in value.items()]
            if isinstance(value, dict)
            else [self.flow(one, room) for one in value]
        )
        comma = self.some(", ", ",", " , ") if not gap else "," + gap
        inside = comma.join(pieces)
        last = self.some("", "", ",") if pieces else ""
        space = gap or self.some("", " ")
        open_, close = "{}" if isinstance(value, dict) else "[]"
        return f"{open_}{space}{inside}{last}{space}{close}"

    def noise(self, at: int) -> list[str]:
        """Write what may stand between lines."""
        comment = " " * at + self.some(*COMMENTS)
        blank = " " * (at + 2)
        lines: list[str] = self.some([], [], [], [""], [blank], [comment], ["", " " * at + "# 另"])
        return lines

    def tail(self) -> str:
        text: str = self.some("", "", "", "  " + self.some(*COMMENTS), "   ")
        return text

    def block_list(self, values: list[Any], at: int) -> list[str]:
        """Write a list, an item a line or more; the dashes stand at a column."""
        gap = self.some(1, 1, 3)
        lines = []
        for value in values:
            lines += self.noise(at)
            dash = " " * at + "-" + " " * gap
            if isinstance(value, str):
                lines.append(dash + self.text(value) + self.tail())
            elif self.some(True, False, False):
                lines += (dash + self.flow(value, self.some(None, " " * (at + 4)))).split("\n")
                lines[-1] += self.tail()
            else:
                inner = self.block_mapping(value, at + 1 + gap)
                if self.some(True, False, False, False):
                    lines.append(" " * at + "-" + self.tail())
                else:
                    first = next(
                        n for n, line in enumerate(inner) if line.strip() and line.strip()[0] != "#"
                    )
                    inner = inner[first:]
                    inner[0] = dash + inner[0].lstrip()
                lines += inner
        return lines

    def asked(self, name: str, value: Any, at: int) -> list[str]:
        """Write a name behind a question mark, and its value behind a colon below."""
        lines = [" " * at + "? " + self.key(name).rstrip(": ") + self.tail()]
        colon = " " * at + ":"
        if isinstance(value, list) and value and self.some(True, False):
            items = self.block_list(value, at + 2)
            if items[0].lstrip().startswith("-") and self.some(True, False):
                return [*lines, f"{colon} {items[0].lstrip()}", *items[1:]]
            return [*lines, colon + self.tail(), *items]
        return [*lines, f"{colon} {self.flow(value, None)}{self.tail()}"]

    def block_mapping(self, fields: dict[str, Any], at: int) -> list[str]:
        lines: list[str] = []
        for name, value in fields.items():
            lines += self.noise(at)
            if self.some(*(False,) * 9, True):
                lines += self.asked(name, value, at)
                continue
            key = " " * at + self.key(name)
            if isinstance(value, str):
                lines.append(f"{key} {self.text(value)}{self.tail()}")
            elif value and isinstance(value, list) and self.some(True, False):
                lines.append(key + self.tail())
                lines += self.block_list(value, at + self.some(0, 2, 4))
            else:
                room = " " * (at + 2)
                lines += (f"{key} {self.flow(value, self.some(None, None, room))}").split("\n")
                lines[-1] += self.tail()
        return lines


@st.composite
def tables(draw: st.DrawFn) -> Written:
    """Make a table's file, of values and in a layout that are drawn."""
    values, writer = draw(rows()), Writer(draw)
    head = {"kind": "task", "title": "台账", "year": "2020", "source": "文件", "order": "1"}
    names = draw(st.permutations([*head, "rows"]))
    lines: list[str] = []
    for name in names:
        lines += writer.noise(0)
        if name != "rows":
            lines.append(f"{writer.key(name)} {head[name]}{writer.tail()}")
        elif writer.some(True, True, True, False):
            lines.append(writer.key("rows") + writer.tail())
            lines += writer.block_list(values, writer.some(0, 2, 4, 8))
        else:
            lines += f"{writer.key('rows')} {writer.flow(values, '  ')}".split("\n")
            lines[-1] += writer.tail()
    end = writer.some("\n", "\n", "\r\n")
    return Written(end.join(lines) + writer.some(end, end, "", end + end), values)
