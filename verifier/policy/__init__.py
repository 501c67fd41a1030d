"""Who is recognised, and what the dates say."""
