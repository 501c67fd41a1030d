"""Certificates from templates: a kind is laid out once, a holder's texts are filled in."""

from issuer.rendering.compiled.filling import compiled_certificate

__all__ = ["compiled_certificate"]
