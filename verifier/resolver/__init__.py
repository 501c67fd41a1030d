"""The only room of the verifier that opens a connection."""
