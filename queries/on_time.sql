-- How much of what was closed was closed in time, bureau by bureau.
--
-- bureau   the code of the bureau
-- closed   how many rows with a deadline are closed
-- in_time  how many of those were closed on their last day or before it
-- share    the same in percent, with one decimal
--
-- The deadline is the one in force: what was extended before it was closed is in time.

SELECT
    bureau,
    COUNT(*) AS closed,
    CAST(SUM(CASE WHEN days_late <= 0 THEN 1 ELSE 0 END) AS BIGINT) AS in_time,
    ROUND(
        CAST(SUM(CASE WHEN days_late <= 0 THEN 1 ELSE 0 END) AS DOUBLE) * 100 / COUNT(*), 1
    ) AS share
FROM rows
WHERE days_late IS NOT NULL
GROUP BY bureau
ORDER BY bureau
