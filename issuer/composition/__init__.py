"""Certification to unsigned credential: the document, and nothing but the document."""
