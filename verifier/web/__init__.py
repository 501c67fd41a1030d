"""The public verifier on the web: deploys with keys and templates alone."""
