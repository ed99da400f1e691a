"""What is wrong across rows, tables and texts, and what was changed in silence."""
