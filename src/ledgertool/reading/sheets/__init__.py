"""Foreign files: sheets of Excel, WPS and LibreOffice, CSV and Word, and the tables in them.

``files.read_grids`` gives all that a file shows, as cells in rows; ``tables.tables_in`` finds the
tables among them. Neither knows of kinds: what a heading means is decided by who imports.
"""
