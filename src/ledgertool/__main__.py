"""``python -m ledgertool`` is the same as ``ledger``."""

from ledgertool.cli import run

if __name__ == "__main__":
    run()
