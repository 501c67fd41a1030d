"""The only room that speaks SQLAlchemy."""

from issuer.persistence.database import Database
from issuer.persistence.records import Records

__all__ = ["Database", "Records"]
