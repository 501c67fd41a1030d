"""``python -m verifier FILE``."""
