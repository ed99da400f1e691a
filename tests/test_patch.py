"""A patch is what difflib would write, and what git applies; it takes time in proportion."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ledgertool.editing.patch import unified
from tests.programs import clean, execute

Change = tuple[str, str]


def by_difflib(before: str, after: str) -> str:
    """Write the patch as the standard library does, with the mark that git wants at the end."""
    old, new = (re.findall("[^\n]*\n|[^\n]+", text) for text in (before, after))
    lines = difflib.unified_diff(old, new, "a/t.yaml", "b/t.yaml")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


@st.composite
def texts(draw: st.DrawFn) -> Change:
    """Make a text without two lines alike, and the same text with some lines changed."""
    count = draw(st.integers(0, 40))
    changed = draw(st.sets(st.integers(0, max(count - 1, 0))))
    end = draw(st.sampled_from(["", "\n"]))
    ends = [draw(st.sampled_from(["\n", "\r\n"])) for _line in range(count - 1)] + [end]
    old = [f"{n}{line_end}" for n, line_end in zip(range(count), ends, strict=False)]
    new = [f"x{line}" if n in changed else line for n, line in enumerate(old)]
    return "".join(old), "".join(new)


@given(texts())
def test_a_patch_is_what_difflib_writes_where_no_two_lines_are_alike(change: Change) -> None:
    before, after = change
    assert unified(before, after, "t.yaml") == by_difflib(before, after)


LINES = st.lists(st.sampled_from(["a", "b", "", " ", "-a", "+b", "@@ -1 +1 @@", "a\r"]))


def test_git_applies_a_patch_of_whatever_lines(tmp_path: Path) -> None:
    changes: list[Change] = []

    @given(st.data())
    def collect(data: st.DataObject) -> None:
        old = data.draw(LINES)
        same = st.just(None)
        new = [data.draw(st.one_of(same, st.sampled_from(["c", "", "a", "b"]))) for _ in old]
        end = data.draw(st.sampled_from(["", "\n"]))
        after = [was if now is None else now for was, now in zip(old, new, strict=True)]
        changes.append(("\n".join(old) + end, "\n".join(after) + end))

    collect()
    patches = []
    for number, (before, after) in enumerate(changes):
        (tmp_path / f"{number}.yaml").write_bytes(before.encode())
        patches.append(unified(before, after, f"{number}.yaml"))
    (tmp_path / "patch").write_bytes("".join(patches).encode())
    answer = execute("git", "apply", "--whitespace=nowarn", "patch", cwd=tmp_path, env=clean())
    assert answer == (0, "", "")
    assert sum(map(bool, patches)) > 30
    for number, (_before, after) in enumerate(changes):
        assert (tmp_path / f"{number}.yaml").read_bytes().decode() == after


def test_git_applies_a_patch_of_lines_that_are_added_and_taken_out(tmp_path: Path) -> None:
    changes: list[Change] = []

    @given(LINES, LINES, st.sampled_from(["", "\n"]), st.sampled_from(["", "\n"]))
    def collect(old: list[str], new: list[str], end: str, new_end: str) -> None:
        changes.append(("\n".join(old) + end, "\n".join(new) + new_end))

    collect()
    patches = []
    for number, (before, after) in enumerate(changes):
        (tmp_path / f"{number}.yaml").write_bytes(before.encode())
        patches.append(unified(before, after, f"{number}.yaml"))
    (tmp_path / "patch").write_bytes("".join(patches).encode())
    answer = execute("git", "apply", "--whitespace=nowarn", "patch", cwd=tmp_path, env=clean())
    assert answer == (0, "", "")
    assert sum(len(one[0].split("\n")) != len(one[1].split("\n")) for one in changes) > 30
    for number, (_before, after) in enumerate(changes):
        assert (tmp_path / f"{number}.yaml").read_bytes().decode() == after


def test_a_name_with_a_space_ends_with_a_tab() -> None:
    assert unified("a\n", "b\n", "t 1.yaml") == (
        "--- a/t 1.yaml\t\n+++ b/t 1.yaml\t\n@@ -1 +1 @@\n-a\n+b\n"
    )
