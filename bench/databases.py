"""The two databases that benches measure, one after the other, each filled anew."""

import argparse
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import text

from issuer.persistence import Database

Measure = Callable[[str, Database, argparse.Namespace], None]
"""Fills an empty database of the kind that is named, asks it, and prints what came out."""


def arguments(prog: str, description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the arguments that all benches of databases take."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument(
        "--postgresql",
        default="postgresql://postgres@127.0.0.1:5432/postgres",
        help="a server on which a database may be made and dropped; empty for none",
    )
    parser.add_argument(
        "--sqlite", action=argparse.BooleanOptionalAction, default=True, help="measure SQLite too"
    )
    return parser


def on_each(measure: Measure, chosen: argparse.Namespace) -> None:
    """Call ``measure`` with a new SQLite database, then with one on the PostgreSQL server."""
    if chosen.sqlite:
        with tempfile.TemporaryDirectory() as folder:
            _on("SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}", measure, chosen)
    if chosen.postgresql:
        with _created(chosen.postgresql) as url:
            _on("PostgreSQL", url, measure, chosen)


def gather_statistics(database: Database) -> None:
    """Do what PostgreSQL's autovacuum does by itself within minutes; SQLite has no such thing."""
    with database.transaction() as records:
        if records._connection.dialect.name == "postgresql":
            records._connection.execute(text("ANALYZE"))


def key_read(database: Database, times: int) -> float:
    """Return the median seconds of reading one certification by its key."""
    taken = []
    for key in range(1, times + 1):
        started = time.perf_counter()
        with database.reading() as records:
            records.certifications.by_ids([key])
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _on(kind: str, url: str, measure: Measure, chosen: argparse.Namespace) -> None:
    database = Database(url)
    try:
        database.upgrade()
        measure(kind, database, chosen)
    finally:
        database.dispose()


@contextmanager
def _created(server: str) -> Iterator[str]:
    """Make a database on a PostgreSQL server and drop it at the end."""
    name = f"assay_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
