"""Issued documents: their text, passage by passage, and what ``documents.yaml`` says of them."""
