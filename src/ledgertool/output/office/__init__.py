"""Answers as pages of an office: the same for a workbook and for a document of Word."""
