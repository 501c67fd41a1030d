"""Says of a credential whether it holds: a pure core that can be deployed and audited alone."""
