"""From files to rows: YAML text with places, the classes' refusals, and what each file gives."""
