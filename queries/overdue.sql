-- What is overdue, county by county and task by task.
--
-- county    the first six characters of the bureau's code, which are the county's
-- title     what is to be done
-- overdue   how many rows of that title are overdue on the day asked
-- earliest  the last day of the one that is overdue the longest
--
-- A row that goes on in a table of a later year counts once: there, from the day on which that table begins.

SELECT
    SUBSTR(r.bureau, 1, 6) AS county,
    r.title AS title,
    COUNT(*) AS overdue,
    MIN(r.waits_until) AS earliest
FROM rows r
CROSS JOIN asked a
WHERE
    r.settled IS NULL
    AND r.waits_until < a.day
    AND (r.counted_from IS NULL OR r.counted_from <= a.day)
    AND (r.counted_until IS NULL OR r.counted_until > a.day)
GROUP BY SUBSTR(r.bureau, 1, 6), r.title
ORDER BY overdue DESC, county, title
