"""The proof of the data against issued documents: character by character, both ways."""
