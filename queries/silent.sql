-- Of which rows nothing was reported for 60 days, the longest silence first.
--
-- bureau        the code of the bureau
-- id            the row
-- title         what is to be done
-- silent_since  the day of the newest report; where there is none, the day of issue of its table,
--               or else the first day of the table's year
--
-- What is closed, ongoing, paused or withdrawn does not count. A row that goes on in a table of a
-- later year counts once: there, from the day on which that table begins.

WITH heard AS (
    SELECT
        r.bureau AS bureau,
        r.id AS id,
        r.line AS line,
        r.title AS title,
        r.counted_from AS counted_from,
        r.counted_until AS counted_until,
        COALESCE(
            r.reported_on, t.issued_on,
            CAST(CONCAT(CAST(r.year AS VARCHAR(4)), '-01-01') AS DATE)
        ) AS silent_since
    FROM rows r
    JOIN tables t ON t.bureau = r.bureau AND t.table_id = r.table_id
    WHERE COALESCE(r.settled, 'none') NOT IN ('closed', 'ongoing', 'paused', 'withdrawn')
)

SELECT h.bureau AS bureau, h.id AS id, h.title AS title, h.silent_since AS silent_since
FROM heard h
CROSS JOIN asked a
WHERE
    h.silent_since + INTERVAL '60' DAY <= a.day
    AND (h.counted_from IS NULL OR h.counted_from <= a.day)
    AND (h.counted_until IS NULL OR h.counted_until > a.day)
ORDER BY silent_since, bureau, id, h.line
