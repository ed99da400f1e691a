"""The command that compares the data with issued documents: verify."""

from typing import Annotated

from ledgertool.cli import completion
from ledgertool.cli.declaring import argument, option
from ledgertool.cli.options import takes
from ledgertool.cli.question import Question
from ledgertool.language import N_

EXIT_DIFFERENCES = 1


@takes
def verify(
    question: Question,
    files: Annotated[
        list[str],
        argument(N_("FILE"), N_("Issued documents: .txt, .docx, or .pdf with a text layer.")),
    ],
    name: Annotated[
        str | None,
        option(
            "--as",
            N_("Which document of documents.yaml the file is; by its name otherwise."),
            N_("NAME"),
            completion.documents,
        ),
    ] = None,
) -> int:
    """Compare the data with the issued document, character by character, both ways."""
    from ledgertool.answers.verified import verified

    sheet = verified(question.ledger, files, name)
    code = question.answer(sheet)
    return EXIT_DIFFERENCES if sheet.items else code
