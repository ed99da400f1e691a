-- The quantified aims of all bureaus, and how far each is reached.
--
-- bureau, id, metric    whose aim it is, its id, and what is counted
-- comparison            at-least, at-most, about, exactly or all
-- aim, unit, due_on     how many of what, and by when; no number for all
-- actual, actual_on     the newest count, and its day; null where nothing was counted
-- share                 the share of the aim that is reached, 1 being all
-- standing              reached, missed (its last day is over), counted or uncounted
--
-- What only says how much there is (stock) is no aim, and is left out. Counts are the newest on
-- record, whatever the day asked.

SELECT
    t.bureau AS bureau,
    t.id AS id,
    t.metric AS metric,
    t.comparison AS comparison,
    t.value AS aim,
    t.unit AS unit,
    t.due_on AS due_on,
    t.actual AS actual,
    t.actual_on AS actual_on,
    t.share AS share,
    CASE
        WHEN t.share >= 1 THEN 'reached'
        WHEN t.due_on < a.day THEN 'missed'
        WHEN t.actual IS NULL THEN 'uncounted'
        ELSE 'counted'
    END AS standing
FROM targets t
CROSS JOIN asked a
WHERE t.comparison <> 'stock'
ORDER BY bureau, id, t.line, t.position
