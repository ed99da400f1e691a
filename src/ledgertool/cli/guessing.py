"""What a command line that cannot be understood may have meant: the lines to write instead."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool import spelling
from ledgertool.errors import LedgerError, UnknownName

if TYPE_CHECKING:
    from ledgertool.reading.ledger import Ledger

_COMMANDS: Final = {
    "list": "ls all rows 列表 列出 清单 事项 全部",
    "list --search": "search find grep query filter 查找 搜索 查询 检索 搜",
    "due": "deadline deadlines soon 到期 时限 限期 期限",
    "show": "view get open cat info 查看 显示 详情 看",
    "tables": "ledgers 台账 表 表格",
    "stats": "count counts summary statistics report 统计 汇总 计数",
    "board": "dashboard page web html browser 看板 网页 大屏",
    "log": "history life blame 历史 经过 全过程 办理过程 日志",
    "diff": "changes changed compare 变化 变动 比较 对比 差异",
    "why": "reason 为什么 原因 依据",
    "plan": "plans 规划 计划 方案",
    "targets": "target goals 目标 指标",
    "check": "validate verify lint test 检查 校验 核对 验证",
    "check --fix": "fix repair 修复 修正",
    "explain": "rule rules code 解释 说明 规则",
    "schema": "schemas 模式",
    "init": "new create begin start 新建 初始化 建库",
    "add": "append insert 添加 新增 增加 登记",
    "--version": "version 版本",
}
"""Other words for commands."""

_OPTIONS: Final = {
    "--leader": "领导 责任领导 牵头领导 责任人 负责人 person people owner assignee who",
    "--department": "部门 科室 单位 dept office",
    "--table": "台账 表",
    "--kind": "类型 type",
    "--year": "年度 年份 年",
    "--status": "状态 state",
    "--search": "搜索 查找 关键词 grep query text find keyword",
    "--must-close": "☆ 标☆ 星号 必须销账 star starred",
    "--due": "到期 时限 完成时限 deadline period when",
    "--columns": "栏目 列 fields cols",
    "--sort": "排序 order order-by sort-by",
    "--format": "格式",
    "--output": "输出 文件 out file",
    "--as-of": "日期 截至 date today day",
    "--help": "帮助 使用说明",
}
"""Other words for options."""

_VERSION: Final = ("v", "ver", "版本")
_MOST = 3  # commands in one sentence
_SPECIAL = re.compile(r"[\s\"'$&|;<>()*?\[\]{}\\`!#~]")


class TypedLine(NamedTuple):
    """A command line: the program, the command, and the words behind it.

    ``options`` are those of every command, by its name, each with whether it takes a value.
    """

    program: str
    command: str
    words: Sequence[str]
    options: Mapping[str, Mapping[str, bool]]

    def written(self, *words: str) -> str:
        """Write a command line of this program."""
        return " ".join((self.program, *words))

    @property
    def asking(self) -> str:
        """The command, if it has filters; else the one that lists."""
        return self.command if "--leader" in self.options.get(self.command, ()) else "list"


def instead_of_command(line: TypedLine, word: str) -> list[str]:
    """Guess what a word in the place of a command may have meant."""
    rest = [_quoted(one) for one in line.words]
    if command := _other_word(word, _COMMANDS):
        return [line.written(command, *(_searched(line.words) if "search" in command else rest))]
    found = [line.written(one, *rest) for one in _meanings(line, word)]
    if not found and not word.isascii():
        return [line.written("list --search", *_searched([word, *line.words]))]
    return found


def _searched(words: Sequence[str]) -> list[str]:
    """Make one text to search for of the words before the first option."""
    text = list(takewhile(lambda word: not word.startswith("-"), words))
    return [*([_quoted(" ".join(text))] if text else []), *map(_quoted, words[len(text) :])]


def instead_of_option(line: TypedLine, option: str) -> list[str]:
    """Guess what an option that a command does not have may have meant."""
    word = option.lstrip("-")
    if line.command == "stats" and line.words[-1:] == [option] and _is_group(word):
        return [line.written("stats --by", word)]
    having = [one for one, own in line.options.items() if option in own]
    having = [one for one in having if not _is_other_grouping(line, one, option)]
    if having and not line.command:
        return [line.written(having[0], *map(_quoted, line.words))]
    if having:
        return [_with_value(line, one, option) for one in having[:_MOST]]
    if not line.command and word.casefold() in _VERSION:
        return [line.written("--version")]
    if other := _other_word(word, _OPTIONS):
        command = line.command if other in line.options.get(line.command, ()) else line.asking
        return [_with_value(line, command, other, typed=option)]
    return [line.written(one) for one in _meanings(line, word)]


def _is_other_grouping(line: TypedLine, command: str, option: str) -> bool:
    """Tell whether a command groups too, and not by what was typed behind the option."""
    from ledgertool.answers.differing import find_way

    value = next((after for word, after in pairwise(line.words) if word == option), None)
    is_grouping = (command, option) == ("diff", "--by")
    return is_grouping and value is not None and not _finds(lambda: find_way(value))


def _with_value(line: TypedLine, command: str, option: str, typed: str = "") -> str:
    """Write a command with an option, and the value that was typed behind it."""
    values = [after for word, after in pairwise(line.words) if word == (typed or option)]
    values += [
        word.partition("=")[2] for word in line.words if word.startswith(f"{typed or option}=")
    ]
    takes_one = line.options[command].get(option, False)
    value = [_quoted(one) for one in values[:1] if takes_one and not one.startswith("-")]
    return line.written(command, option, *value)


def instead_of_words(line: TypedLine, words: Sequence[str]) -> list[str]:
    """Guess what words behind a command may have meant: filters, another command, a search."""
    if any(_other_word(word, {"--help": _OPTIONS["--help"] + " help"}) for word in words):
        return [line.written(line.command, "--help")]
    for word in words:
        option = "--" + spelling.narrow(word).lstrip("-")
        if not word[0].isalnum() and option in line.options[line.command]:
            return [_with_value(line, line.command, option, typed=word)]
    flags = [_other_word(word, _OPTIONS) for word in words]
    if all(one and not line.options[line.command].get(one, True) for one in flags):
        return [line.written(line.command, *filter(None, flags))]
    if line.command in ("show", "why", "log") and (rows := _rows(line, words)):
        return rows
    found = [_meanings(line, word) for word in words]
    asked = f"{line.asking} --"
    if len(words) > 1 and all(one and one[0].startswith(asked) for one in found):
        filters = (one[0].removeprefix(line.asking + " ") for one in found)
        return [line.written(line.asking, *_kept(line, words), *filters)]
    if any(found):
        lines = (one for each in found for one in each)
        return [line.written(_beside(line, words, one)) for one in lines]
    text = " ".join(words)
    if text.isascii() and line.asking != line.command:
        return []
    return [line.written(_beside(line, words, f"{line.asking} --search {_quoted(text)}"))]


def _kept(line: TypedLine, words: Sequence[str]) -> list[str]:
    """Give what was typed beside some words, where the command takes it."""
    return [_quoted(one) for one in line.words if one not in words]


def _beside(line: TypedLine, words: Sequence[str], meant: str) -> str:
    """Put what was typed beside some words into the line that they mean, if it is the command's."""
    command, _space, rest = meant.partition(" ")
    kept = _kept(line, words) if command == line.command else []
    return " ".join((command, *kept, rest))


def _rows(line: TypedLine, words: Sequence[str]) -> list[str]:
    """Give the row that several words are the parts of: pilots 7; or show each of them alone."""
    before = [one for one in line.words if one not in words and not one.startswith("-")]
    joined = "/".join((*before[:1], *words))
    if (_known_as(joined, _ledger(line.words)) or "").startswith("show "):
        return [line.written(line.command, _quoted(joined))]
    each = [_known_as(word, _ledger(line.words)) or "" for word in words]
    return [line.written(one) for one in each if one.startswith("show ")]


def elsewhere(line: TypedLine, name: str, *, search: bool = False) -> list[str]:
    """Guess what a name that is unknown in its place may be somewhere else."""
    found = [line.written(one) for one in _meanings(line, name)]
    if not found and search and not name.isascii():
        return [line.written("list --search", _quoted(name))]
    return found


def _other_word(word: str, others: Mapping[str, str]) -> str | None:
    for meant, words in others.items():
        if word.casefold() in words.split():
            return meant
    return None


def _meanings(line: TypedLine, word: str) -> list[str]:
    """Give the lines, without the program, that ask for what a word is known as."""
    if line.command == "stats" and _is_group(word):
        return [f"stats --by {_quoted(word)}"]
    known = _known_as(word, _ledger(line.words))
    lines = [known if known.startswith("show ") else f"{line.asking} {known}"] if known else []
    if _is_period(word):
        due = f"{line.asking} --due" if line.asking not in ("list", "due") else "due"
        lines.append(f"{due} {_quoted(word)}")
    return lines


def _known_as(word: str, ledger: "Ledger | None") -> str | None:
    """Tell as what a word is known: an option with it as its value, or how to show it."""
    from ledgertool.answers import lookup
    from ledgertool.answers.naming import alike
    from ledgertool.output.formats import FORMATS

    for name in alike(word, FORMATS):
        return f"--format {name}"
    ways: dict[str, Callable[[], object]] = {"--status": lambda: lookup.find_status(word)}
    if ledger is not None:
        ways |= {
            "--leader": lambda: list(lookup.find_people(ledger, [word])),
            "--department": lambda: list(lookup.find_departments(ledger, [word])),
            "--year": lambda: lookup.find_year(ledger, word),
            "--table": lambda: lookup.find_table(ledger, word),
        }
        ways["--kind"] = lambda: list(lookup.find_kinds(ledger.kinds, [word], ledger))
    if ledger is not None and "/" in word:
        ways["show"] = lambda: lookup.find_row(ledger, word)
    return next((f"{way} {_quoted(word)}" for way, find in ways.items() if _finds(find)), None)


def _finds(find: Callable[[], object]) -> bool:
    try:
        find()
    except UnknownName:
        return False
    except LedgerError:  # it is there, but not alone or not readable
        return True
    return True


def _is_group(word: str) -> bool:
    """Tell whether rows can be counted by what a word says."""
    from ledgertool.answers.counts import find_groups

    return _finds(lambda: find_groups([word]))


def _is_period(word: str) -> bool:
    """Tell whether a word is a period, whatever day it is."""
    from ledgertool.model import words

    return words.asked(spelling.tight(word), date(2000, 1, 1)).period is not None


def _ledger(words: Sequence[str]) -> "Ledger | None":
    """Read the data that a command line is about; None where there is none, or where it is a lake.

    What is known here tells nothing of what is known there.
    """
    from ledgertool.cli.folder import find_data
    from ledgertool.reading.ledger import load

    if any(word.partition("=")[0] == "--lake" for word in words):
        return None
    named = [after for word, after in pairwise(words) if word == "--data"]
    named += [word.partition("=")[2] for word in words if word.startswith("--data=")]
    try:
        return load(find_data(named[0] if named else os.environ.get("LEDGER_DATA")))
    except LedgerError:
        return None


def _quoted(word: str) -> str:
    """Put a word of a command line into quotation marks, where a shell would not take it whole."""
    bare = word.strip()
    return f'"{bare}"' if _SPECIAL.search(bare) or not bare else bare
