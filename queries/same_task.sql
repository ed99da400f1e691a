-- The same task in several cities: who has closed it, and who is behind.
--
-- title    what is to be done, as it is written: tasks are the same where their titles are
-- cities   in how many cities it is; the first four characters of a bureau's code are the city's
-- bureaus  in how many bureaus
-- closed   how many of its rows are closed
-- overdue  how many of its rows are overdue on the day asked
-- waiting  how many are neither
--
-- Withdrawn rows do not count. A row that goes on in a table of a later year counts once: there,
-- from the day on which that table begins.

SELECT
    r.title AS title,
    COUNT(DISTINCT SUBSTR(r.bureau, 1, 4)) AS cities,
    COUNT(DISTINCT r.bureau) AS bureaus,
    COUNT(CASE WHEN r.settled = 'closed' THEN 1 END) AS closed,
    COUNT(CASE WHEN r.settled IS NULL AND r.waits_until < a.day THEN 1 END) AS overdue,
    COUNT(
        CASE
            WHEN r.settled IS NULL AND r.waits_until < a.day THEN NULL
            WHEN r.settled = 'closed' THEN NULL
            ELSE 1
        END
    ) AS waiting
FROM rows r
CROSS JOIN asked a
WHERE
    COALESCE(r.settled, 'none') <> 'withdrawn'
    AND (r.counted_from IS NULL OR r.counted_from <= a.day)
    AND (r.counted_until IS NULL OR r.counted_until > a.day)
GROUP BY r.title
HAVING COUNT(DISTINCT SUBSTR(r.bureau, 1, 4)) > 1
ORDER BY cities DESC, bureaus DESC, title
