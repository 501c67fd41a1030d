"""JSON-LD to RDF with pinned contexts, RDFC-1.0 and JCS, in safe mode and with bounded work."""
