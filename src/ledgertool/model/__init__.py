"""What a ledger is made of: rows and their kinds, periods, names, plans and status; no files."""
