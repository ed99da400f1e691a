"""What engines ask: the data of one bureau or of many as flat typed tables, in Parquet."""
