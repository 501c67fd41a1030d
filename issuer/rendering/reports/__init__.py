"""Reports as HTML and tagged PDF."""
