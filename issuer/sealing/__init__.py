"""Lint, sign, self-verify: nothing leaves that our own verifier would not call VALID."""
