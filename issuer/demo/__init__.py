"""A fictional office with fictional people, for looking at everything at once."""
