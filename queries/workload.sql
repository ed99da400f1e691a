-- How much each leader has to answer for.
--
-- bureau    the code of the bureau
-- leader    the name that its registry has
-- not_done  how many rows are not closed, ongoing or withdrawn
-- overdue   how many of those are overdue on the day asked
-- starred   how many of those have a ☆
--
-- Leaders are those in force now. A row of two leaders counts for each; one that goes on in a table
-- of a later year counts once: there, from the day on which that table begins.

SELECT
    p.bureau AS bureau,
    p.name AS leader,
    COUNT(*) AS not_done,
    COUNT(CASE WHEN r.settled IS NULL AND r.waits_until < a.day THEN 1 END) AS overdue,
    COUNT(CASE WHEN r.must_close THEN 1 END) AS starred
FROM (SELECT DISTINCT bureau, id, line, name FROM people WHERE role = 'leader') p
JOIN rows r ON r.bureau = p.bureau AND r.id = p.id AND r.line = p.line
CROSS JOIN asked a
WHERE
    COALESCE(r.settled, 'none') NOT IN ('closed', 'ongoing', 'withdrawn')
    AND (r.counted_from IS NULL OR r.counted_from <= a.day)
    AND (r.counted_until IS NULL OR r.counted_until > a.day)
GROUP BY p.bureau, p.name
ORDER BY not_done DESC, bureau, leader
