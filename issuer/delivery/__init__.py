"""What goes out: mail and webhooks."""
