"""Counts for figures: the database adds up, and a few rows come back, however many people."""
