"""Status lists: what the issuer says about a credential now."""
