"""Public pages and APIs of the issuer."""
