-- What was given to other leaders: when, from whom, to whom, and why.
--
-- bureau       the code of the bureau
-- id           the row
-- title        what is to be done
-- happened_on  the day
-- from_text    the leaders until then
-- to_text      the leaders from then on
-- reason       why

SELECT
    r.bureau AS bureau,
    r.id AS id,
    r.title AS title,
    e.happened_on AS happened_on,
    e.from_text AS from_text,
    e.to_text AS to_text,
    e.reason AS reason
FROM record e
JOIN rows r ON r.bureau = e.bureau AND r.id = e.id AND r.line = e.line
WHERE e.verb = 'reassigned'
ORDER BY happened_on, bureau, id, e.line, e.position
