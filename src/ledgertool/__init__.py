"""Work ledgers (台账) as YAML files in git: checked like code, read like a table."""

__version__ = "0.1.0"
