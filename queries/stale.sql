-- Which bureaus are not at their newest state, and why; what is older comes first.
--
-- bureau        the code of the bureau
-- git           the address of its repository
-- committed_on  the day of the commit that answers
-- rows_read     how many rows that has
-- reason        why a newer state could not be had
--
-- All that a lake tells of these bureaus is as of that commit.

SELECT
    bureau,
    git,
    committed_on,
    rows AS rows_read,
    reason
FROM sources
WHERE stale
ORDER BY committed_on NULLS FIRST, bureau
