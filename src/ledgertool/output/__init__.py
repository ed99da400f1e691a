"""Answers and findings as text: tables, files for other programs, reports; prints nothing."""
