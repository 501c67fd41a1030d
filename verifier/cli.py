"""``python -m verifier FILE``: without database, without issuer code."""
