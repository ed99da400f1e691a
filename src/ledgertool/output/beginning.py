"""The files of a new data repository: an empty table, a registry, schemas, and what checks them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from ledgertool.answers.kinds import example_row
from ledgertool.model.fields import names_in
from ledgertool.model.row import Row
from ledgertool.output.schemas import schemas
from ledgertool.reading.data_files import REGISTRY, SUFFIX, TABLES
from ledgertool.reading.examples import plain
from ledgertool.reading.ledger import Ledger, of_texts

DATA: Final = "data"

_TEMPLATES = Path(__file__).parent / "repository"
_PLACES: Final = {
    "README.md": "README.md",
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "check.yml": ".github/workflows/check.yml",
}
_SERVER = "# yaml-language-server: $schema={path}.schema.json\n"
_SOURCE = "原文件名称"


class NewLedger(NamedTuple):
    """What a new repository begins with: a table of a kind, and where the tool is installed from.

    ``tool`` is what pip is told to install.
    """

    kind: type[Row]
    title: str
    year: int
    tool: str

    @property
    def short(self) -> str:
        """The short name of the table, by which the command line knows it."""
        return f"{self.kind.kind}s"

    @property
    def table(self) -> str:
        """The name of the table's file in the data folder."""
        return f"{TABLES}/{self.year}/{self.short}{SUFFIX}"

    def data(self) -> dict[str, str]:
        """Write the files of the data folder, by their names in it."""
        return {REGISTRY: self._registry(), self.table: self._table()}

    def ledger(self) -> Ledger:
        """Give the ledger as it is read from these files."""
        return of_texts(Path(DATA), self.data())

    def files(self) -> dict[str, str]:
        """Write all files, by their paths from the top of the repository."""
        made = {f"{DATA}/{name}": text for name, text in self.data().items()}
        made |= {f"schemas/{name}": text for name, text in schemas(self.ledger()).items()}
        return made | {place: self._filled_in(name) for name, place in _PLACES.items()}

    def _filled_in(self, name: str) -> str:
        text = (_TEMPLATES / name).read_text(encoding="utf-8")
        facts: Mapping[str, object] = {
            "title": self.title,
            "year": self.year,
            "short": self.short,
            "kind": self.kind.kind,
            "tool": self.tool,
        }
        for fact, value in facts.items():
            text = text.replace("{{" + fact + "}}", str(value))
        return text

    def _names(self) -> dict[str, list[str]]:
        """Give the names that the example row has: the headings of the fields."""
        names: dict[str, list[str]] = {"people": [], "departments": []}
        for field in names_in(self.kind):
            if field.name in {column.name for column in self.kind.columns} or field.required:
                names[field.section or ""].append(field.title)
        return {section: titles[:1] for section, titles in names.items()}

    def _registry(self) -> str:
        lines = [
            _SERVER.format(path="../schemas/registry").rstrip(),
            "# 名册：人员和部门，按查询结果中应当排列的先后。台账里的姓名、部门要先写在这里。",
            "# 写第一个：去掉样例开头的“# ”，删去它上一行的“[]”。",
        ]
        for section, titles in self._names().items():
            lines += [f"{section}: []", *(f"#   - name: {title}" for title in titles)]
        return "\n".join(lines) + "\n"

    def _table(self) -> str:
        head = (
            _SERVER.format(path=f"../../../schemas/{self.kind.kind}"),
            "# 标题、来源照印发的文件写\n",
            f"kind: {self.kind.kind}\n",
            f"title: {plain(self.title)}\n",
            f"year: {self.year}\n",
            f"source: {_SOURCE}\n",
            f"# 有印发日期的，另写一行 issued_on: {self.year}-01-15（照实填写）：\n",
            "# 立行立改、3日内、每月……都从这一天起算\n",
            "order: 1\n",
            "# 写第一项：去掉样例各行开头的“# ”，删去“rows:”后面的“[]”；名称要在名册里\n",
            "rows: []\n",
        )
        return "".join((*head, *(f"# {line}\n" for line in self._example().splitlines())))

    def _example(self) -> str:
        """Write a row whose names are those that the registry's comments have."""
        lines = []
        for section, titles in self._names().items():
            items = "".join(f"  - name: {title}\n" for title in titles)
            lines.append(f"{section}:\n{items}" if items else f"{section}: []\n")
        registered = of_texts(Path(DATA), {REGISTRY: "".join(lines)})
        return example_row(self.kind, registered, self.year)
