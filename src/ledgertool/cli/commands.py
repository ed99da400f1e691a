"""The commands, in the order of the help: where the function of each is, and what it is for.

So the list of commands is told without importing any.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ledgertool.language import N_


class KnownCommand(NamedTuple):
    """What is told about a command: the module and the name of its function, and its purpose."""

    place: str
    purpose: str


COMMANDS: Final[Mapping[str, KnownCommand]] = {
    "list": KnownCommand(
        "answering.list_rows",
        N_("List rows: ledger list --leader 刘自力."),
    ),
    "due": KnownCommand(
        "answering.due",
        N_("List what falls due in a period, or what is overdue and due soon: ledger due 2020-12."),
    ),
    "show": KnownCommand(
        "answering.show",
        N_("Show one row in full, with its file and line: ledger show pilots/7."),
    ),
    "tables": KnownCommand(
        "answering.tables",
        N_("List the tables, each with the number of its rows that match."),
    ),
    "kinds": KnownCommand(
        "answering.kinds",
        N_("List the kinds of tables, or show the form of one: columns, fields and a row to copy."),
    ),
    "stats": KnownCommand(
        "answering.stats",
        N_("Count rows by leader, department, table, status or month."),
    ),
    "brief": KnownCommand(
        "briefing.brief",
        N_("Say on one page what is overdue, due soon, behind, silent and closed: ledger brief."),
    ),
    "digest": KnownCommand(
        "digesting.digest",
        N_("Write for each leader or department what is overdue, due soon, behind and silent."),
    ),
    "board": KnownCommand(
        "boarding.board",
        N_("Write a page for the browser, with pictures, filters and search: ledger board."),
    ),
    "why": KnownCommand(
        "answering.why",
        N_("Explain a row's status: deadline words, period, rule, status."),
    ),
    "log": KnownCommand(
        "history.log",
        N_("Tell the life of a row from its record and from git: ledger log pilots/7."),
    ),
    "diff": KnownCommand(
        "history.diff",
        N_("Tell what happened between two states: ledger diff 2020-06-30 2020-12-31."),
    ),
    "export": KnownCommand(
        "exporting.export",
        N_("Write the data as Parquet for DuckDB, Spark and others: ledger export -o DIR."),
    ),
    "when": KnownCommand(
        "explaining.when",
        N_("Tell what the words of a deadline mean, and what to write: ledger when 年内完成."),
    ),
    "plan": KnownCommand(
        "planning.plan",
        N_("Show the plan as a tree, with its targets and its rows."),
    ),
    "targets": KnownCommand(
        "planning.targets",
        N_("List the quantified aims of plans and rows, and how far they are reached."),
    ),
    "sql": KnownCommand(
        "querying.sql",
        N_("Ask in SQL, of this ledger or of a lake: ledger sql queries/overdue.sql."),
    ),
    "verify": KnownCommand(
        "verifying.verify",
        N_("Compare the data with the issued document, character by character, both ways."),
    ),
    "check": KnownCommand(
        "checking.check",
        N_("Check the data: every finding with its place, what is expected, and how to fix it."),
    ),
    "explain": KnownCommand(
        "explaining.explain",
        N_("Explain a code: why it is checked, what is wrong and right, how to fix it."),
    ),
    "schema": KnownCommand(
        "schema.schema",
        N_("Write the JSON schemas that editors check data files with while they are edited."),
    ),
    "init": KnownCommand(
        "beginning.init",
        N_("Begin a data repository, with an empty table: ledger init 2026台账 --kind task."),
    ),
    "add": KnownCommand(
        "adding.add",
        N_(
            "Add a row to a table, with the next number; at a terminal it asks for what is missing."
        ),
    ),
    "import": KnownCommand(
        "importing.import_sheet",
        N_(
            "Make a table of a sheet of Excel, WPS, CSV or Word: ledger import"
            " tasks.xlsx --year 2021."
        ),
    ),
    "progress": KnownCommand(
        "recording.progress",
        N_("Report progress (进展): ledger progress pilots/6 方案已印发 --percent 60."),
    ),
    "apply": KnownCommand(
        "recording.apply",
        N_("Apply for closing (申请销账): ledger apply pilots/6 验收材料已报."),
    ),
    "return": KnownCommand(
        "recording.send_back",
        N_("Send an application back (退回): ledger return pilots/6 --reason 佐证材料不足."),
    ),
    "close": KnownCommand(
        "recording.close",
        N_(
            "Close rows (销账), with evidence: ledger close pilots/6 --evidence 攀教体〔2021〕18号."
        ),
    ),
    "reopen": KnownCommand(
        "recording.reopen",
        N_(
            "Reopen what was closed or withdrawn (重新挂账): ledger reopen pilots/6"
            " --reason 材料不全."
        ),
    ),
    "extend": KnownCommand(
        "recording.extend",
        N_("Move a deadline (延期): ledger extend pilots/6 --to 2021-03 --reason 上级文件未出台."),
    ),
    "reassign": KnownCommand(
        "recording.reassign",
        N_(
            "Give rows to others (调整责任领导): ledger reassign pilots/6 --to 彭格"
            " --reason 分工调整."
        ),
    ),
    "pause": KnownCommand(
        "recording.pause",
        N_("Pause rows (暂停) until they are resumed: ledger pause pilots/6 --reason 上级暂停."),
    ),
    "resume": KnownCommand(
        "recording.resume",
        N_("Resume what was paused (恢复): ledger resume pilots/6 --reason 上级恢复."),
    ),
    "withdraw": KnownCommand(
        "recording.withdraw",
        N_(
            "Withdraw rows (取消), which keep their ids: ledger withdraw pilots/6"
            " --reason 上级取消."
        ),
    ),
    "succeed": KnownCommand(
        "succeeding.succeed",
        N_("Hand over all that is open of a leader: ledger succeed 谢强 王某 --reason 调任."),
    ),
    "rollover": KnownCommand(
        "rolling.rollover",
        N_("Begin the next year's tables with what is not closed: ledger rollover 2021."),
    ),
    "gather": KnownCommand(
        "gathering.gather",
        N_("Gather the ledgers of many bureaus into a lake: ledger gather workspace.yaml -o lake."),
    ),
    "merge-driver": KnownCommand(
        "merging.merge_driver",
        N_("Merge a data file row by row, as git asks for it: ledger merge-driver %O %A %B %P."),
    ),
}
"""Tests hold each purpose to the docstring of its function, and its translation."""
