"""The steps of the trust workflow, each from exceptions to checks."""
