"""Tables of foreign files made into tables of the ledger: each cell read, or told of."""
