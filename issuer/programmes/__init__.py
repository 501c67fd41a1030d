"""The shipped programmes as data, and the strict reader for programme files."""
