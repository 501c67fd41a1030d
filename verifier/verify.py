"""The whole trust workflow, without I/O."""
