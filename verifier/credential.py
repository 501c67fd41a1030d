"""A credential, parsed once at the door."""
