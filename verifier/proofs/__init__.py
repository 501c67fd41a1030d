"""Proof suites: what was signed, by which key."""
