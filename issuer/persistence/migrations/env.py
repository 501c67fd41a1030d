"""Run by Alembic: migrates over the connection that ``upgrade`` hands in, in its transaction."""

from alembic import context

from issuer.persistence.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
