"""What credentials look like: shapes of JSON values, and the tables of the specifications."""
