"""Changes to files: mending what is safe beyond doubt, and writing whole or not at all."""
