-- Which stage each row with stages waits for, the one that waits the longest first.
--
-- bureau     the code of the bureau
-- id         the row
-- title      what is to be done
-- waits_for  the name of the stage; 2020-07 for one time of what comes again
-- last_day   its last day; null where it has none
-- is_over    whether that is over on the day asked
--
-- What is closed, ongoing, paused, applied for or withdrawn waits for nothing.

SELECT
    r.bureau AS bureau,
    r.id AS id,
    r.title AS title,
    r.waits_for AS waits_for,
    r.waits_until AS last_day,
    COALESCE(r.waits_until < a.day, FALSE) AS is_over
FROM rows r
CROSS JOIN asked a
WHERE COALESCE(r.settled, 'undated') = 'undated' AND r.waits_for IS NOT NULL
ORDER BY last_day NULLS LAST, bureau, id, r.line
