"""Names of a lake that a shell may offer, of all bureaus."""

from datetime import date
from pathlib import Path
from typing import Final

from ledgertool.lake.connecting import connect

_ASKED: Final = {
    "bureaus": "select bureau from sources order by bureau",
    "leaders": "select name from people group by name order by min(bureau), min(position), name",
    "departments": "select name from departments group by name order by min(bureau), name",
    "tables": "select distinct table_id from tables order by table_id",
    "kinds": "select distinct kind from tables order by kind",
    "years": "select distinct cast(year as varchar) from tables order by 1",
}


def names_of(lake: Path, what: str, day: date) -> list[str]:
    """Give the names of some sort that are in a lake; none, where it has none of that sort."""
    if what not in _ASKED:
        return []
    found = connect(lake, day).execute(_ASKED[what]).fetchall()
    return [str(name) for (name,) in found]
