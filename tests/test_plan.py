"""The plan beside the ledger: whole, as it was issued, and what serves it, however it is asked."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

import ledgertool
from ledgertool.model.plan import LocatedNode
from ledgertool.model.status import Status
from ledgertool.output.formats import TABLE
from ledgertool.reading.ledger import load
from ledgertool.reading.plan import IssuedPlan
from tests.conftest import Kept, Make, Run, ask_json
from tests.samples import AS_OF, DATA, TEXTS
from tests.samples import TABLE as TASKS
from tests.test_render import in_a_terminal, piped, plain, squeezed

ANSWERS = Path(__file__).parent / "cases" / "plan-answers"
SUFFIXES = {"table": "txt", "json": "json", "csv": "csv", "md": "md"}
COMMANDS = {
    "plan": ["plan"],
    "plan-section": ["plan", "2.1"],
    "plan-task": ["plan", "plan2019/2.1.4"],
    "plan-depth-1": ["plan", "--depth", "1"],
    "plan-overdue": ["plan", "--depth", "2", "--as-of", "2021-01-01"],
    "plan-leader": ["plan", "2.3", "--leader", "谢强"],
    "plan-department": ["plan", "3", "--department", "督导办"],
    "coverage": ["plan", "--coverage"],
    "coverage-section": ["plan", "2.3", "--coverage", "--leader", "刘自力"],
    "targets": ["targets"],
    "targets-section": ["targets", "2.2"],
}
IN_EVERY_FORMAT = ("plan", "plan-task", "coverage", "targets")
CASES = [
    (name, format_)
    for name in COMMANDS
    for format_ in (TABLE, *TEXTS)
    if format_ == TABLE or (format_ in SUFFIXES and name in IN_EVERY_FORMAT)
]

SECOND = """\
title: 教育事业发展“十四五”规划
issued_on: 2021-06-30
nodes:
  - number: 1
    heading: 发展目标
    text: 新建2所幼儿园。
    targets:
      - number: 1
        metric: 新建幼儿园
        comparison: exactly
        value: 2
        unit: 所
        words: 新建2所幼儿园
  - number: 2
    heading: 实施保障
    text: 加强组织领导。
"""
"""A second plan, for another year."""


@pytest.fixture(scope="module")
def issued() -> IssuedPlan:
    """Give the frozen plan."""
    (only,) = load(DATA).plans
    return only


@pytest.fixture
def two_plans(tmp_path: Path) -> Path:
    """Give the frozen ledger with a second plan, which one row serves."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "plan2021.yaml").write_text(SECOND, encoding="utf-8")
    tasks = folder / "ledgers" / "2020" / "reform-tasks.yaml"
    link = "    serves:\n      - {to: plan2021/1, reason: 都讲今后的任务, reading: editors}\n"
    last = "    outcome: 对接“体医结合、资源共享”的健康促进政策\n"
    text = tasks.read_text(encoding="utf-8")
    assert text.endswith(last)
    tasks.write_text(text + link, encoding="utf-8")
    return folder


def spots(issued: IssuedPlan) -> dict[str, LocatedNode]:
    """Give the nodes of a plan by their ids."""
    return {spot.id: spot for spot in issued.nodes()}


def all_statuses(counts: dict[str, int]) -> dict[str, int]:
    """Count the other statuses, too, of which there is nothing."""
    return {light.value: counts.get(light.value, 0) for light in Status}


# The document itself


def test_the_frozen_plan_has_every_part_of_the_document_under_its_own_number(
    issued: IssuedPlan,
) -> None:
    assert issued.id == "plan2019"
    assert [spot.id for spot in issued.nodes()] == [
        "plan2019/1",
        "plan2019/2",
        *("plan2019/2.1", *(f"plan2019/2.1.{number}" for number in range(1, 7))),
        *("plan2019/2.2", *(f"plan2019/2.2.{number}" for number in range(1, 4))),
        *("plan2019/2.3", *(f"plan2019/2.3.{number}" for number in range(1, 8))),
        "plan2019/3",
        *(f"plan2019/3.{number}" for number in range(1, 6)),
    ]


def test_the_frozen_plan_has_its_headings_in_the_order_of_the_document(issued: IssuedPlan) -> None:
    assert [spot.node.heading for spot in issued.nodes()] == [
        "目标任务",
        "重点工作",
        "打造一批区域教育高质量发展品牌",
        "打造一批区域领先、省内一流的基础教育名校",
        "打造一批区域领先、省内一流的职业教育名校",
        "打造两所高质量发展的高水平高等学校",
        "打造一支高素质名师名校长领航教师队伍",
        "打造两个教育高质量发展示范县（区）",
        "打造两个区域教育高地展示区",
        "推动区域教育“三大中心建设”",
        "打造区域教育资源中心",
        "打造区域教育质量中心",
        "打造区域教育改革中心",
        "分类推进“七个教育高质量发展”",
        "推动学前教育优质普惠发展",
        "推动义务教育优质均衡发展",
        "推动普通高中教育优质特色发展",
        "推动中等职业教育高质量产教融合发展",
        "推动高等教育高质量产教研结合发展",
        "推动民办教育高质量多元规范发展",
        "推动继续教育高质量开放持续发展",
        "保障措施",
        "完善发展机制，在教育体制机制改革上攻坚克难",
        "完善投入机制，在教育经费投入保障上倾斜支持",
        "完善组织机制，在教育人才队伍建设上重点支持",
        "完善考核机制，在教育目标督查考核上动真碰硬",
        "完善宣传机制，在教育发展环境营造上精准发力",
    ]


def test_the_frozen_plan_has_one_goal_node_with_two_dated_goals(issued: IssuedPlan) -> None:
    goals = {
        spot.id: [(str(goal.by), goal.text) for goal in spot.node.goals]
        for spot in issued.nodes()
        if spot.node.goals
    }
    assert goals == {
        "plan2019/1": [
            ("2020", "区域教育高地基本形成"),
            ("2025", "建成教育强市，筑牢区域教育高地，不断提升区域教育综合竞争力、吸引力和影响力"),
        ]
    }


def test_every_text_of_the_frozen_plan_stands_under_a_task_and_ends_with_its_full_stop(
    issued: IssuedPlan,
) -> None:
    parts = {"plan2019/2", "plan2019/2.1", "plan2019/2.2", "plan2019/2.3", "plan2019/3"}
    texts = {spot.id: spot.node.text for spot in issued.nodes()}
    assert {name for name, text in texts.items() if text is None} == parts
    ends = {text[-1] for text in texts.values() if text is not None}
    assert ends | {(issued.plan.preamble or "")[-1]} == {"。"}


def test_no_heading_or_text_of_the_frozen_plan_holds_a_space_or_a_number_of_its_own(
    issued: IssuedPlan,
) -> None:
    for spot in issued.nodes():
        assert re.findall(r"\s", f"{spot.node.heading}{spot.node.text or ''}") == []
        assert (
            re.match(r"[一二三四五六七（(]*[一二三四五六七0-9]+[）)、．.]", spot.node.heading)
            is None
        )
        assert not spot.node.heading.endswith("。")


def test_the_goals_of_the_frozen_plan_are_words_of_its_text(issued: IssuedPlan) -> None:
    node = spots(issued)["plan2019/1"].node
    assert [goal.text in (node.text or "") for goal in node.goals] == [True, True]
    assert [f"到{goal.by}年，{goal.text}" in (node.text or "") for goal in node.goals] == [True] * 2


# Whole answers


@pytest.mark.parametrize(("name", "format_"), CASES)
def test_an_answer_on_the_frozen_plan_is_as_it_was_when_it_was_read_by_eye(
    run: Run, name: str, format_: str, kept: Kept
) -> None:
    as_of = [] if "--as-of" in COMMANDS[name] else ["--as-of", AS_OF]
    answer = run(*COMMANDS[name], *as_of, "--format", format_)
    said = answer.out + (f"--- stderr\n{answer.err}" if answer.err else "")
    assert answer.code == 0
    kept(said, ANSWERS / f"{name}.{SUFFIXES[format_]}")


def test_there_is_no_answer_without_its_command() -> None:
    cases = {f"{name}.{SUFFIXES[format_]}" for name, format_ in CASES}
    assert {path.name for path in ANSWERS.iterdir()} == cases


def test_json_gives_the_plan_first_and_then_every_node(run: Run) -> None:
    found = ask_json(run, "plan")
    assert found[0] == {
        "id": "plan2019",
        "plan": "plan2019",
        "level": 0,
        "heading": "攀枝花市建设区域教育高地实施方案",
        "text": (
            "为全面贯彻落实全市教育大会精神，根据市委十届六次全会所确定的加快推进“一枢纽五高地”"
            "建设战略部署及《攀枝花市人民政府关于加快推进打造区域教育高地的意见》文件精神，"
            "结合省情、市情及区域实际情况，提出本方案。"
        ),
        "document_number": "攀办发〔2019〕88号",
        "issued_by": "攀枝花市人民政府办公室",
        "issued_on": "2019-11-29",
        "goals": [],
        "targets": [],
        "rows": [
            *(f"2020/key-points/{number}" for number in (1, 4, 5, 6, 7, 9, 11, 12, 15)),
            *("2020/reform-tasks/1", "2020/reform-tasks/2", "2020/plan-reviews/1"),
            *("2020/reform-plans-city/2", "2020/reform-plans-other/1"),
            "2020/reform-plans-other/5",
            *("2020/pilots/2", "2020/pilots/3", "2020/pilots/5"),
        ],
        "statuses": all_statuses({"due-soon": 14, "open": 1, "undated": 3}),
        "nodes": ["plan2019/1", "plan2019/2", "plan2019/3"],
    }
    assert len(found) == 28


def test_json_gives_the_goals_of_a_node(run: Run) -> None:
    assert ask_json(run, "plan", "1") == [
        {
            "id": "plan2019/1",
            "plan": "plan2019",
            "level": 1,
            "heading": "目标任务",
            "text": (
                "在川西南、滇西北的川滇交界地区，将攀枝花教育的发展推进到区域内领先、四川省一流的水平，"
                "并努力追赶成都、昆明两大省会城市教育事业发展的步伐，绝大多数发展指标走在区域内最前列，"
                "教育教学质量走在区域内最前列，教育现代化水平区域内最高。到2020年，"
                "区域教育高地基本形成。到2025年，建成教育强市，筑牢区域教育高地，"
                "不断提升区域教育综合竞争力、吸引力和影响力。"
            ),
            "goals": [
                {"by": "2020", "text": "区域教育高地基本形成"},
                {
                    "by": "2025",
                    "text": (
                        "建成教育强市，筑牢区域教育高地，不断提升区域教育综合竞争力、吸引力和影响力"
                    ),
                },
            ],
            "targets": [],
            "rows": [],
            "statuses": all_statuses({}),
            "nodes": [],
        }
    ]


def test_json_gives_the_targets_of_a_node_and_the_rows_that_serve_it(run: Run) -> None:
    assert ask_json(run, "plan", "2.3.4") == [
        {
            "id": "plan2019/2.3.4",
            "plan": "plan2019",
            "level": 3,
            "heading": "推动中等职业教育高质量产教融合发展",
            "text": (
                "开展“区域中职教育质量发展共同体”建设，加强语文、数学、英语等基础性学科建设，"
                "推动全市中职教育质量整体提升。面向中小学生积极开展职业体验教育，深入推进中高衔接，"
                "探索创新中高职一体化培养模式。着眼未来，加强社会需求调研，推动产教深度融合，"
                "各中职学校打造5个以上产教融合品牌项目。"
            ),
            "goals": [],
            "targets": [
                {
                    "id": "plan2019/2.3.4/1",
                    "holder": "plan2019/2.3.4",
                    "metric": "各中职学校（每校）产教融合品牌项目",
                    "comparison": "at-least",
                    "value": 5,
                    "unit": "个",
                    "by": None,
                    "by_text": None,
                    "words": "各中职学校打造5个以上产教融合品牌项目",
                    "sum_of": [],
                }
            ],
            "rows": ["2020/key-points/1", "2020/key-points/6", "2020/reform-tasks/1"],
            "statuses": all_statuses({"due-soon": 2, "open": 1}),
            "nodes": [],
        }
    ]


def test_a_part_counts_each_row_below_it_once_and_in_the_order_of_the_documents(run: Run) -> None:
    (part,) = ask_json(run, "plan", "2", "--depth", "0")
    serves_two_tasks = "2020/key-points/6"
    assert part["rows"] == [
        *(f"2020/key-points/{number}" for number in (1, 4, 5, 6, 9, 12, 15)),
        *("2020/reform-tasks/1", "2020/reform-tasks/2", "2020/plan-reviews/1"),
        *("2020/reform-plans-other/1", "2020/pilots/2", "2020/pilots/3", "2020/pilots/5"),
    ]
    below = {node["id"]: node["rows"] for node in ask_json(run, "plan", "2") if not node["nodes"]}
    assert [name for name, rows in below.items() if serves_two_tasks in rows] == [
        "plan2019/2.1.6",
        "plan2019/2.3.4",
    ]
    assert {row for rows in below.values() for row in rows} == set(part["rows"])


# Sections and depth


@pytest.mark.parametrize("section", ["2.1.4", "plan2019/2.1.4"])
def test_a_section_is_named_by_its_id_or_its_number_alone(run: Run, section: str) -> None:
    (node,) = ask_json(run, "plan", section)
    assert (node["id"], node["heading"]) == (
        "plan2019/2.1.4",
        "打造一支高素质名师名校长领航教师队伍",
    )


def test_the_name_of_the_only_plan_is_the_whole_plan(run: Run) -> None:
    assert ask_json(run, "plan", "plan2019") == ask_json(run, "plan")


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--depth", "0"], ["plan2019"]),
        (["--depth", "1"], ["plan2019", *(f"plan2019/{number}" for number in (1, 2, 3))]),
        (["2.2", "--depth", "0"], ["plan2019/2.2"]),
        (["2.2"], ["plan2019/2.2", *(f"plan2019/2.2.{number}" for number in (1, 2, 3))]),
        (["2", "--depth", "1"], [f"plan2019/{number}" for number in ("2", "2.1", "2.2", "2.3")]),
        (["3", "--depth", "99"], ["plan2019/3", *(f"plan2019/3.{n}" for n in range(1, 6))]),
    ],
    ids=str,
)
def test_depth_counts_the_levels_below_what_is_asked_for(
    run: Run, arguments: list[str], ids: list[str]
) -> None:
    assert [node["id"] for node in ask_json(run, "plan", *arguments)] == ids


@pytest.mark.parametrize("depth", ["x", "-1", "一", "1.5", "100", ""])
def test_a_depth_that_is_no_small_number_is_refused(run: Run, depth: str) -> None:
    sentence = f"--depth takes a whole number, zero or more, not “{depth}”.\n"
    assert run("plan", f"--depth={depth}") == (2, "", sentence)


@pytest.mark.parametrize("command", [["plan"], ["plan", "--coverage"], ["targets"]], ids=" ".join)
@pytest.mark.parametrize(
    ("section", "near"),
    [
        ("2.9", "“2.3”, “2.2”, “2.1”"),
        ("2.3.8", "“2.3.7”, “2.3.6”, “2.3.5”"),
        ("plan2019/2.9", "“plan2019/2.3”, “plan2019/2.2”, “plan2019/2.1”"),
    ],
)
def test_an_unknown_section_comes_with_the_nearest(
    run: Run, command: list[str], section: str, near: str
) -> None:
    sentence = f"There is no section “{section}”. Did you mean {near}?\n"
    assert run(*command, section) == (2, "", sentence)


# In a terminal


def without_guides(text: str) -> str:
    """Give what a tree says: without its guides and without any space."""
    return re.sub("[│├└─]", "", squeezed(text))


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_line_of_the_tree_is_wider_than_the_terminal(columns: int) -> None:
    lines = plain(in_a_terminal("plan", columns=columns)).split("\n")
    assert [line for line in lines if cell_len(line.rstrip()) > columns] == []


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("section", [[], ["2.3"], ["plan2019/2.1.4"]], ids=str)
def test_a_terminal_shows_all_of_the_tree_that_a_pipe_gets(
    columns: int, section: list[str]
) -> None:
    shown = plain(in_a_terminal("plan", *section, columns=columns))
    assert without_guides(shown) == without_guides(piped("plan", *section))


def test_every_heading_stands_whole_in_a_terminal_of_80_columns(issued: IssuedPlan) -> None:
    shown = without_guides(plain(in_a_terminal("plan", columns=80)))
    missing = [
        spot.id
        for spot in issued.nodes()
        if squeezed(f"{spot.id.partition('/')[2]} {spot.node.heading}") not in shown
    ]
    assert missing == []


def test_each_node_is_one_line_with_its_number_behind_its_guide_in_80_columns(
    issued: IssuedPlan,
) -> None:
    lines = plain(in_a_terminal("plan", columns=80)).split("\n")
    nodes = [line.split("─ ", 1)[1].rstrip() for line in lines if "── " in line]
    assert nodes == [f"{spot.id.partition('/')[2]} {spot.node.heading}" for spot in issued.nodes()]


def test_a_node_is_indented_under_its_own_part() -> None:
    lines = plain(in_a_terminal("plan", columns=80)).split("\n")
    indents = {
        line.split("─ ", 1)[1].split(" ", 1)[0]: line.index("── ")
        for line in lines
        if "── " in line
    }
    assert {number.count("."): indent for number, indent in indents.items()} == {0: 1, 1: 5, 2: 9}
    assert {indents[number] - number.count(".") * 4 for number in indents} == {1}


def test_a_pipe_gets_no_line_folded_however_long() -> None:
    lines = piped("plan", "2.1.4").split("\n")
    assert next(line for line in lines if line.startswith("  培养造就一批")).endswith("专家学者。")


# Filters narrow the rows


@pytest.mark.parametrize(
    ("filters", "rows", "statuses"),
    [
        (
            ["--leader", "谢强"],
            [
                *("2020/key-points/1", "2020/key-points/6", "2020/key-points/15"),
                *("2020/reform-tasks/1", "2020/reform-plans-other/1"),
            ],
            {"due-soon": 4, "open": 1},
        ),
        (
            ["--leader", "江海", "--leader", "马晓凤"],
            ["2020/reform-plans-city/2"],
            {"undated": 1},
        ),
        (
            ["--department", "市教科所"],
            ["2020/key-points/5", "2020/key-points/12"],
            {"due-soon": 2},
        ),
        (["--department", "市教科所", "--lead-only"], [], {}),
        (
            ["--table", "pilots"],
            ["2020/pilots/2", "2020/pilots/3", "2020/pilots/5"],
            {"due-soon": 3},
        ),
        (
            ["--kind", "reform-plan", "--status", "undated"],
            ["2020/reform-plans-city/2", "2020/reform-plans-other/5"],
            {"undated": 2},
        ),
        (
            ["--must-close"],
            [
                *("2020/reform-tasks/1", "2020/reform-plans-other/1"),
                *("2020/pilots/2", "2020/pilots/3", "2020/pilots/5"),
            ],
            {"due-soon": 5},
        ),
        (["--due", "2025"], ["2020/key-points/1"], {"open": 1}),
        (["--search", "去小学化"], ["2020/pilots/5"], {"due-soon": 1}),
        (["--year", "2020", "--search", "没有这个词"], [], {}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters_narrow_the_rows_that_are_counted(
    run: Run, filters: list[str], rows: list[str], statuses: dict[str, int]
) -> None:
    found = ask_json(run, "plan", *filters)
    assert (found[0]["rows"], found[0]["statuses"]) == (rows, all_statuses(statuses))
    assert len(found) == 28


def test_filters_leave_nodes_uncovered_and_do_not_ask_for_other_rows(run: Run) -> None:
    found = ask_json(run, "plan", "2.3", "--coverage", "--table", "pilots")
    assert found == [
        *(
            {"what": "node", "id": f"plan2019/2.3.{number}", "heading": heading}
            for number, heading in (
                (4, "推动中等职业教育高质量产教融合发展"),
                (5, "推动高等教育高质量产教研结合发展"),
                (6, "推动民办教育高质量多元规范发展"),
                (7, "推动继续教育高质量开放持续发展"),
            )
        ),
        *(
            {"what": "row", "id": f"2020/pilots/{number}", "heading": title}
            for number, title in (
                (1, "建立县域校园安全纠纷人民调解委员会改革试点"),
                (4, "建立“研培行一体”教师培训体系改革试点"),
                (6, "构建学前教育和特殊教育公共服务体系试点"),
                (7, "市级教育综合改革试点（第一、二、三批分别下设13、9、7个子项）"),
            )
        ),
    ]


def test_a_row_with_several_stages_asked_for_is_told_once(run: Run) -> None:
    ask = ("plan", "--coverage", "--table", "pilots", "--due", "2020", "--due", "2021")
    rows = [item["id"] for item in ask_json(run, *ask) if item["what"] == "row"]
    assert rows == ["2020/pilots/4", "2020/pilots/6", "2020/pilots/7"]


def test_a_row_whose_stages_serve_a_node_counts_once_with_its_earliest_stage(
    run: Run, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    pilots = data / "ledgers" / "2020" / "pilots.yaml"
    link = "    serves:\n      - {to: plan2019/2.2.3, reason: 都讲改革, reading: editors}\n"
    pilots.write_text(pilots.read_text(encoding="utf-8") + link, encoding="utf-8")
    ask = ("plan", "2.2.3", "--table", "pilots", "--due", "2020", "--due", "2021")
    (node,) = ask_json(run, *ask, data=data)
    assert (node["rows"], node["statuses"]) == (["2020/pilots/7"], all_statuses({"due-soon": 1}))


def test_what_a_filter_leaves_unsaid_is_said_at_the_foot(run: Run) -> None:
    answer = run(
        "plan", "--department", "督导办", "--due", "2020-12", "--as-of", AS_OF, "-f", "csv"
    )
    assert answer.err == (
        "Links to the plan are the editors' reading, not the documents' words.\n"
        "3 more rows name departments collectively and may include it.\n"
        "1 of the rows asked for has no deadline.\n"
    )


def test_overdue_never_stands_without_the_sentence_that_no_closing_is_on_record(run: Run) -> None:
    late = run("plan", "2.1.2", "--as-of", "2026-01-01")
    assert late.out.split("\n")[3:] == [
        "  1 row (1 overdue)",
        "  2020/key-points/1 协同发展职业教育（谢强）",
        "Links to the plan are the editors' reading, not the documents' words.",
        "No closing is on record in the tables shown: 逾期未销账 means that none was recorded,"
        " not that nothing was done.",
        "",
    ]
    nothing_late_here = run("plan", "2.1.3", "--as-of", "2026-01-01")
    assert "No closing" not in nothing_late_here.out


# No plan, two plans


@pytest.mark.parametrize(
    "arguments", [["plan"], ["plan", "--coverage"], ["plan", "2.1"]], ids=" ".join
)
def test_without_a_plan_one_sentence_says_what_one_is(
    make: Make, run: Run, arguments: list[str]
) -> None:
    sentence = "There is no plan in the data; a plan is a file such as plan2019.yaml.\n"
    assert run(*arguments, "--data", str(make())) == (2, "", sentence)


def test_a_second_plan_is_one_more_file(run: Run, two_plans: Path) -> None:
    answer = run("plan", "plan2021", "--data", str(two_plans), "--as-of", AS_OF)
    assert answer == (
        0,
        "Plan plan2021, as of 2020-12-05: 1 row serves it\n"
        "plan2021 教育事业发展“十四五”规划\n"
        "  1 row (1 due-soon)\n"
        "├── 1 发展目标\n"
        "│     新建幼儿园：2所\n"
        "│     1 row (1 due-soon)\n"
        "└── 2 实施保障\n"
        "      no rows\n"
        "Links to the plan are the editors' reading, not the documents' words.\n",
        "",
    )
    assert run("check", "--data", str(two_plans)).code == 0


def test_a_second_plan_changes_nothing_of_the_first(run: Run, two_plans: Path) -> None:
    assert ask_json(run, "plan", "plan2019", data=two_plans) == ask_json(run, "plan")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["plan"], "There are several plans: “plan2019”, “plan2021”; name one of them.\n"),
        (["plan", "1"], "“1” may be any of “plan2019/1”, “plan2021/1”; write more of it.\n"),
        (
            ["plan", "2", "--coverage"],
            "“2” may be any of “plan2019/2”, “plan2021/2”; write more of it.\n",
        ),
        (["targets", "2"], "“2” may be any of “plan2019/2”, “plan2021/2”; write more of it.\n"),
    ],
    ids=str,
)
def test_a_bare_number_that_two_plans_have_is_refused_and_both_are_named(
    run: Run, two_plans: Path, arguments: list[str], sentence: str
) -> None:
    assert run(*arguments, "--data", str(two_plans)) == (2, "", sentence)


def test_a_bare_number_that_one_of_two_plans_has_is_enough(run: Run, two_plans: Path) -> None:
    (node,) = ask_json(run, "plan", "2.1.4", data=two_plans)
    assert node["id"] == "plan2019/2.1.4"


def test_coverage_is_told_of_the_plan_that_is_meant(run: Run, two_plans: Path) -> None:
    found = ask_json(
        run, "plan", "plan2021", "--coverage", "--table", "reform-tasks", data=two_plans
    )
    assert found == [
        {"what": "node", "id": "plan2021/2", "heading": "实施保障"},
        {"what": "row", "id": "2020/reform-tasks/1", "heading": "深化产教融合、校企合作"},
        {"what": "row", "id": "2020/reform-tasks/2", "heading": "推进高考改革"},
    ]


# Nothing in the code knows the plan


class _WithoutSentences(ast.NodeTransformer):
    """Takes docstrings, help and messages out of a module: what is left is what the code does."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return ast.Pass()
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "ngettext"):
            return ast.Constant("a sentence")
        return self.generic_visit(node)


def code_of(source: str) -> str:
    """Give a module's code without its comments and sentences."""
    return ast.unparse(ast.fix_missing_locations(_WithoutSentences().visit(ast.parse(source))))


@pytest.mark.parametrize(
    "path", sorted(Path(ledgertool.__file__).parent.rglob("*.py")), ids=lambda path: path.name
)
def test_no_code_knows_the_year_of_a_plan(path: Path) -> None:
    lines = code_of(path.read_text(encoding="utf-8")).split("\n")
    assert [line for line in lines if "2019" in line] == []


@pytest.mark.parametrize(
    "line", ['PLAN = "plan2019"', "year = 2019", "def plan2019(): ...", 'f"plan2019/{number}"+""']
)
def test_a_year_in_the_code_would_be_seen(line: str) -> None:
    assert "2019" in code_of(line)


def test_the_ledger_of_tasks_alone_has_no_plan(make: Make) -> None:
    assert load(make({"ledgers/2020/tasks.yaml": TASKS})).plans == ()
