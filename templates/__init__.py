"""Jinja templates and packaged assets, by user."""
