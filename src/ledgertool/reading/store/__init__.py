"""Readings that are kept: what a table's file gave, beside the user's other caches."""
