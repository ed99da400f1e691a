"""What a run of the bench says: each line with its verdict, and where a peer is the faster one."""

from __future__ import annotations

import runpy

from tests.samples import ROOT

REPORT = runpy.run_path(str(ROOT / "bench" / "report.py"))
LINE = REPORT["Line"]


def test_a_line_says_whether_it_holds_where_something_is_asked() -> None:
    lines = [
        LINE("ask", "recsel", "0.30", "0.40", 0.3, 0.4),
        LINE("ask", "recsel", "0.40", "0.40", 0.4, 0.4),
        LINE("ask", "recsel", "1.30", "1.40", 1.3, 0.4),
        LINE("ask", "DuckDB", "1.30", "1.40", 1.3, None),
        LINE("memory", "–", "90 MB", "", 90.0, 100),
        LINE("ask", "recsel", "not installed", "", None, None),
    ]
    assert [REPORT["shown"](line) for line in lines] == [
        "| ask | recsel | 0.30 | 0.40 | 0.4 | holds |",
        "| ask | recsel | 0.40 | 0.40 | 0.4 | holds |",
        "| ask | recsel | 1.30 | 1.40 | 0.4 | **does not** |",
        "| ask | DuckDB | 1.30 | 1.40 |  |  |",
        "| memory | – | 90 MB |  | 100 MB | holds |",
        "| ask | recsel | not installed |  |  |  |",
    ]


def test_the_page_says_where_a_peer_is_faster() -> None:
    lines = [
        LINE("ask", "recsel", "0.30", "0.40", 0.3, 0.4),
        LINE("ask first", "recsel", "1.30", "1.40", 1.3, None),
        LINE("ask again", "recsel", "1.10", "1.40", 1.1, None),
        LINE("ask", "DuckDB", "2.00", "1.40", 2.0, 1.0),
        LINE("memory", "–", "90 MB", "", 90.0, 100),
    ]
    page = REPORT["results"](lines)
    section = page.partition("## Where a peer is faster\n\n")[2].partition("\n\n## ")[0]
    assert section == "- recsel: ask first (1.30); ask again (1.10)\n- DuckDB: ask (2.00)"
    assert page.count("\n| ") == 1 + len(lines)
    alone = REPORT["results"](lines[:1])
    assert "## Where a peer is faster\n\nNowhere in this run.\n" in alone


def test_the_page_says_what_was_left_out() -> None:
    lines = [LINE("ask", "recsel", "0.30", "0.40", 0.3, 0.4)]
    said = "More than 1,000 rows were left out of this run.\n"
    assert said in REPORT["results"](lines, 1_000)
    assert "left out" not in REPORT["results"](lines)
