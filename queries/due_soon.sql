-- What falls due within 30 days, or as many as --soon says.
--
-- bureau     the code of the bureau
-- id         the row
-- title      what is to be done
-- waits_for  the stage that is due, where it has stages
-- last_day   the last day of it; null for what is to be done at once, without a day
--
-- The same rows as those with the status due-soon. What is overdue already is in overdue.sql.

SELECT
    r.bureau AS bureau,
    r.id AS id,
    r.title AS title,
    r.waits_for AS waits_for,
    r.waits_until AS last_day
FROM rows r
CROSS JOIN asked a
WHERE
    r.settled IS NULL
    AND (r.waits_until IS NULL OR r.waits_until >= a.day)
    AND (
        (r.at_once AND (r.at_once_since IS NULL OR r.at_once_since <= a.day))
        OR (
            NOT r.at_once
            AND r.waits_until <= CAST(a.day + a.soon * INTERVAL '1' DAY AS DATE)
        )
    )
ORDER BY last_day NULLS FIRST, bureau, id, r.line
