"""Decides who is certified, signs credentials, and keeps every certification's standing."""
