"""The API for other systems: typed, scoped, described."""
