"""How wide columns are: Chinese characters take two cells, and room is shared out fairly."""

from collections.abc import Sequence


def width_of(line: str) -> int:
    """Tell how many cells a line takes in print, where ambiguous characters are Chinese ones.

    GB 18030 has two bytes for each of those, and one for a letter; rare ones get more room.
    """
    return len(line.encode("gb18030", "replace"))


def shared_out(least: Sequence[int], natural: Sequence[int], room: int) -> list[int]:
    """Share out the room that is left, cell by cell, each to the narrowest column that is folded.

    So a short column is whole before a long one gets more than it.
    """
    widths = list(least)
    for _cell in range(room):
        still = [index for index, full in enumerate(natural) if widths[index] < full]
        if not still:
            break
        widths[min(still, key=widths.__getitem__)] += 1
    return widths


def lines_in(text: str, width: int) -> int:
    """Tell how many lines a text takes in a column."""
    if "\n" not in text:
        return 1 if 2 * len(text) <= width else max(1, -(-width_of(text) // max(width, 1)))
    return sum(max(1, -(-width_of(line) // max(width, 1))) for line in text.split("\n"))
