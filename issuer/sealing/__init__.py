"""Lint, sign, self-verify: the only room that makes signatures."""
