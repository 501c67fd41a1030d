"""The desk: where the people of the office work."""
