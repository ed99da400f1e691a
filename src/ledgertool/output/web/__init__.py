"""Pages of the web, each one file that loads nothing: the frame, its templates, styles, scripts."""
