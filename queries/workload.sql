-- How much each leader has to answer for.
--
-- bureau    the code of the bureau
-- leader    the name that its registry has
-- not_done  how many rows are not closed, ongoing or withdrawn
-- overdue   how many of those are overdue on the day asked
-- starred   how many of those have a ☆
--
-- Leaders are those in force now. A row of two leaders counts for each; a row that a table of a
-- later year carries on counts there, and not twice.

SELECT
    p.bureau AS bureau,
    p.name AS leader,
    COUNT(DISTINCT r.id) AS not_done,
    COUNT(DISTINCT CASE WHEN r.settled IS NULL AND r.waits_until < a.day THEN r.id END) AS overdue,
    COUNT(DISTINCT CASE WHEN r.must_close THEN r.id END) AS starred
FROM people p
JOIN rows r ON r.bureau = p.bureau AND r.id = p.id
CROSS JOIN asked a
LEFT JOIN rows later ON later.bureau = r.bureau AND later.continues = r.id
WHERE
    p.role = 'leader'
    AND later.id IS NULL
    AND COALESCE(r.settled, 'none') NOT IN ('closed', 'ongoing', 'withdrawn')
GROUP BY p.bureau, p.name
ORDER BY not_done DESC, bureau, leader
