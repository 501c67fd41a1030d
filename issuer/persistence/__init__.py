"""The only room that speaks SQLAlchemy."""
