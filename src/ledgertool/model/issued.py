"""What ``data/documents.yaml`` says of an issued document: what of it is where in the data."""

from typing import Annotated

from pydantic import ConfigDict, model_validator

from ledgertool.language import N_
from ledgertool.model.values import Model, Several, Text, named, problem


class Omitted(Model):
    """A text of the document that is no row of the data, and why."""

    model_config = ConfigDict(defer_build=True)

    text: Annotated[Text, named("原文", N_("What the document says"), examples=["附件"])]
    reason: Annotated[Text, named("理由", N_("Why it is in no row"), examples=["附件标识"])]


class Edited(Model):
    """What the editors changed knowingly: the document's words, those of the data, and why."""

    model_config = ConfigDict(defer_build=True)

    document: Annotated[Text, named("文件原文", N_("What the document says"))]
    data: Annotated[Text, named("数据", N_("What the data says instead"))]
    reason: Annotated[Text, named("理由", N_("Why it was changed"))]


class IssuedDocument(Model):
    """An issued document: its file, the tables or the plan that are of it, and what is not."""

    model_config = ConfigDict(defer_build=True)

    file: Annotated[
        Text,
        named(
            "文件",
            N_("The document's file, seen from the data folder, or only its name"),
            examples=["../documents/ledger2020.txt"],
        ),
    ]
    tables: Annotated[
        Several[Text], named("台账", N_("The ids of its tables, in the document's order"))
    ] = ()
    plan: Annotated[
        Text | None, named("规划", N_("The id of the plan that it is"), examples=["plan"])
    ] = None
    omitted: Annotated[
        Several[Omitted], named("不入表", N_("What of the document is in no row, and why"))
    ] = ()
    edited: Annotated[
        Several[Edited], named("有意改动", N_("What the editors changed knowingly, and why"))
    ] = ()

    @model_validator(mode="after")
    def _is_of_tables_or_of_a_plan(self) -> "IssuedDocument":
        if bool(self.tables) == bool(self.plan):
            raise problem("tables-or-plan")
        return self
