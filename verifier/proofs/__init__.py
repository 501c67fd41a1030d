"""Proofs: who signed this, with which key, and does the signature hold."""
