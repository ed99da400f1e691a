-- What is wrong in the data of each bureau, rule by rule.
--
-- bureau  the code of the bureau
-- code    the code of the rule, which ledger explain explains
-- errors  how many errors there are of it
-- files   in how many files
-- path    the first of those, by its name
--
-- Warnings and notes are in the table findings, too, and are left out here.

SELECT
    bureau,
    code,
    COUNT(*) AS errors,
    COUNT(DISTINCT path) AS files,
    MIN(path) AS path
FROM findings
WHERE severity = 'error'
GROUP BY bureau, code
ORDER BY errors DESC, bureau, code
