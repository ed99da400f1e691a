"""The words of the board: what its template and its script say to people."""

from ledgertool.language import _


def words_of_board() -> dict[str, str]:
    """Give all words by their names, in the language in use."""
    return {**_of_the_first_screen(), **_of_the_table(), **_of_a_row()}


def _of_the_first_screen() -> dict[str, str]:
    return {
        "title": _("Board of the work ledger"),
        "lights": _("Rows by status"),
        "all": _("all rows"),
        "behind": _("Who is behind"),
        "late": _("{count} overdue, {days} days at most"),
        "nobody": _("Nothing is overdue."),
        "rest_behind": _("and {count} more leaders"),
        "coming": _("What falls due next"),
        "in_days": _("in {days} days"),
        "today": _("due today"),
        "at_once": _("at once"),
        "nothing_comes": _("Nothing is to come that has a day."),
        "rest_coming": _("and {count} more rows"),
        "months": _("Due by month"),
        "burn_down": _("Still to be closed"),
        "planned": _("as planned"),
        "actual": _("in fact"),
        "remaining": _(
            "{rows} rows or stages have a last day: {actual} are still to be closed; as planned it"
            " would be {planned}."
        ),
        "no_days": _("Nothing has a last day."),
    }


def _of_the_table() -> dict[str, str]:
    return {
        "rows": _("Rows"),
        "filters": _("Filter the rows"),
        "search": _("Search"),
        "leader": _("Leader"),
        "department": _("Department"),
        "table": _("Table"),
        "status": _("Status"),
        "any": _("all"),
        "star": _("only with ☆"),
        "reset": _("Clear filters"),
        "print": _("Print the official forms"),
        "count": _("{count} of {rows} rows"),
        "nothing_found": _("No row meets these filters."),
        "more": _("Show more of the other {count}"),
    }


def _of_a_row() -> dict[str, str]:
    return {
        "plan": _("The plan and what is done for it"),
        "serving": _("rows: {count}"),
        "record": _("Record"),
        "no_record": _("Nothing is on record."),
        "previous": _("Previous"),
        "next": _("Next"),
        "close": _("Close"),
    }
