-- Which deadlines were moved: how often, and how far.
--
-- bureau      the code of the bureau
-- id          the row
-- title       what is to be done
-- times       how often a deadline of it was moved
-- issued_for  the last day as issued
-- due_on      the last day in force
--
-- Of a row with stages the days are those of its last stage.

SELECT
    r.bureau AS bureau,
    r.id AS id,
    r.title AS title,
    COUNT(*) AS times,
    r.issued_due_on AS issued_for,
    r.due_on AS due_on
FROM record e
JOIN rows r ON r.bureau = e.bureau AND r.id = e.id AND r.line = e.line
WHERE e.verb = 'extended'
GROUP BY r.bureau, r.id, r.line, r.title, r.issued_due_on, r.due_on
ORDER BY times DESC, bureau, id, r.line
