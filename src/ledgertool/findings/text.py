"""T: the characters of Chinese text, which look right and are not found."""

from ledgertool.findings.finding import Cause, Finding, Severity, rule, say, write
from ledgertool.language import _, quoted


@rule("T401", explains=Cause.VALUE)
def outer_space(found: str) -> Finding:
    """A text begins or ends with a space.

    Why: the space cannot be seen, and turns a name into another one; U+3000 is the wide space
    of Chinese input methods, U+00A0 comes from web pages.
    Bad: ``leaders: ["刘自力　"]``
    Good: ``leaders: [刘自力]``
    Mend: delete the space.
    """
    return say(_("The text begins or ends with a space"), found, _("the text alone"))


@rule("T402", explains=Cause.VALUE)
def invisible_character(found: str) -> Finding:
    """A text has an invisible character in it.

    Why: two texts that look the same differ, and a search for one does not find the other.
    Bad: a zero-width space (U+200B) or a soft hyphen (U+00AD) from a web page.
    Good: text alone.
    Mend: delete the character.
    """
    return say(
        _("There is an invisible character in the text"), found, _("characters that can be seen")
    )


@rule("T403", explains=Cause.VALUE)
def full_width_in_code(found: str, better: str) -> Finding:
    """A document number has full-width letters or digits in it.

    Why: ３７ and 37 are different characters; a search for one does not find the other.
    Bad: ``document_number: 攀教体发〔2018〕３７号``
    Good: ``document_number: 攀教体发〔2018〕37号``
    Mend: type the digits in the English input mode.
    """
    return say(
        _("There are full-width letters or digits in a code"), found, better, help=write(better)
    )


@rule("T404", explains=Cause.VALUE)
def radical(found: str, better: str) -> Finding:
    """There is a radical in the place of a character.

    Why: text copied from a PDF often has ⼯ (a radical, U+2F2F) where 工 (U+5DE5) is meant;
    they look the same, and a search for 工作 finds nothing.
    Bad: ``title: ⼯作要点``
    Good: ``title: 工作要点``
    Mend: type the character again.
    """
    return say(
        _("There is a radical here in the place of a character"),
        found,
        better,
        help=_("type the character {character} again").format(character=quoted(better[-1])),
    )


@rule("T405", Severity.WARNING)
def not_composed(found: str) -> Finding:
    """A text holds characters in a form that is kept only for old encodings.

    Why: the usual form and this one look the same and compare unequal.
    Bad: 六 as U+F9D1; é as e and U+0301.
    Good: 六 as U+516D; é as U+00E9.
    Mend: type the character again.
    """
    return say(_("There is a character in an unusual form here"), found, _("the usual form (NFC)"))


@rule("T406", Severity.WARNING, follows=Cause.NAME)
def inner_space(found: str) -> Finding:
    """There is a space between two Chinese characters.

    Why: it usually comes from the line breaks of a PDF; a search for the word fails.
    Bad: ``title: 推进 中考改革``
    Good: ``title: 推进中考改革``
    Mend: delete the space, if the document has none there.
    """
    return say(
        _("There is a space between two Chinese characters"), found, _("no space inside Chinese")
    )


@rule("T407", Severity.WARNING, explains=Cause.NAME)
def nearly_equal_names(found: str, other: str) -> Finding:
    """Two names in the registry differ only in spaces, width or the form of characters.

    Why: both mean one person, and each of them finds only some of the tasks.
    Bad: 李 艺 and 李艺
    Good: one name; the other, if it is in use, as its alias.
    Mend: remove one of the two, or make it an alias.
    """
    return say(
        _("Two names look the same: {one} and {other}").format(
            one=quoted(found), other=quoted(other)
        ),
        found,
        other,
    )


@rule("T408", explains=Cause.VALUE)
def direction_mark(found: str) -> Finding:
    """A text has a character in it that changes the direction of writing.

    Why: what is shown is not what is stored; it has been used to hide changes in reviews.
    Bad: U+202E anywhere.
    Good: text alone.
    Mend: delete the character.
    """
    return say(
        _("There is a character in the text that changes the direction of writing"),
        found,
        _("text alone"),
    )


@rule("T409", Severity.WARNING)
def private_character(found: str) -> Finding:
    """A text has a character in it without a public meaning.

    Why: only the font of the document it came from can show it.
    Bad: U+E000 to U+F8FF, from a PDF with fonts of its own.
    Good: the character that the document shows.
    Mend: look at the document and type the character.
    """
    return say(
        _("There is a character in the text without a public meaning"),
        found,
        _("characters that every program can show"),
    )


@rule("T410", Severity.WARNING)
def value_unlike_words(found: str, words: str) -> Finding:
    """The value of a target lacks the 万 or 亿 that its words have, or has it twice.

    Why: whoever reads the value alone would be told another aim than the document's.
    Bad: ``value: 2`` and ``unit: 人`` for ``2万人以上``
    Good: ``value: 20000`` and ``unit: 人``, or ``value: 2`` and ``unit: 万人``
    Mend: write the value as the words state it.
    """
    return say(_("The value is not that of its words"), found, words)


@rule("T411", Severity.WARNING)
def comparison_unlike_words(found: str, better: str, words: str) -> Finding:
    """The comparison of a target is not the one that its words state.

    Why: 不超过30 (at most 30) is reached by 25, and 30以上 (30 or more) is not.
    Bad: ``comparison: at-least`` for ``不超过30微克/立方米``
    Good: ``comparison: at-most``
    Mend: write the comparison of the words.
    """
    return say(
        _("The comparison is not that of its words"),
        found,
        _("{comparison}: {words}").format(comparison=better, words=words),
    )
