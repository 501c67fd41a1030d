"""Measurements, each as a ratio to raw Ed25519 of the same machine in the same run."""
