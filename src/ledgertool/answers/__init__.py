"""What was asked, as sheets: rows selected, counted, explained; prints nothing."""
