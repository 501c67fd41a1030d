"""The figures of the dashboard and of the quarterly report, gathered from the records."""
