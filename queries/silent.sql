-- Of which rows nothing was reported for 60 days, the longest silence first.
--
-- bureau        the code of the bureau
-- id            the row
-- title         what is to be done
-- silent_since  the day of the newest report; where there is none, the day of issue of its table,
--               or else the first day of the table's year
--
-- What is closed, ongoing, paused or withdrawn does not count, and neither does a row that a table
-- of a later year carries on.

WITH heard AS (
    SELECT
        r.bureau AS bureau,
        r.id AS id,
        r.title AS title,
        COALESCE(
            r.reported_on, t.issued_on,
            CAST(CONCAT(CAST(r.year AS VARCHAR(4)), '-01-01') AS DATE)
        ) AS silent_since
    FROM rows r
    JOIN tables t ON t.bureau = r.bureau AND t.table_id = r.table_id
    LEFT JOIN rows later ON later.bureau = r.bureau AND later.continues = r.id
    WHERE
        later.id IS NULL
        AND COALESCE(r.settled, 'none') NOT IN ('closed', 'ongoing', 'paused', 'withdrawn')
)

SELECT h.bureau AS bureau, h.id AS id, h.title AS title, h.silent_since AS silent_since
FROM heard h
CROSS JOIN asked a
WHERE h.silent_since + INTERVAL '60' DAY <= a.day
ORDER BY silent_since, bureau, id
