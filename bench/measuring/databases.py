"""Databases of the throw-away cluster, each one's own environment, and its backends' CPU."""

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile
from urllib.parse import urlencode, urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = secrets.token_urlsafe(50)
NANOSECONDS = 1e9


WRITERS = "jiebang-bench-writers"
"""The name under which those connect who write while pages are measured: their CPU is not the pages'."""


@dataclass(frozen=True)
class Database:
    """One database of the cluster, and where collected page files lie."""

    url: str
    static_root: Path

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.lstrip("/")

    def beside(self, name: str) -> "Database":
        """Another database of the same cluster, which need not exist."""
        return Database(urlsplit(self.url)._replace(path=f"/{name}").geturl(), self.static_root)

    @property
    def environment(self) -> dict[str, str]:
        """For a process that serves or fills this database as our production would."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": self.url,
            "SECRET_KEY": SECRET_KEY,
            "JIEBANG_INSECURE_HTTP": "1",
            "BENCH_STATIC_ROOT": str(self.static_root),
            # A connection that ends half-way takes its count of CPU with it.
            "DATABASE_CONN_MAX_AGE": "3600",
        }

    def create(self, *, template: str = "template1") -> None:
        """Afresh; what stood under this name is gone."""
        name = sql.Identifier(self.name)
        with self._cluster() as cluster:
            cluster.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            cluster.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    name, sql.Identifier(template)
                )
            )

    def run(self, *arguments: str) -> str:
        """Run `python ARGUMENTS` upon this database; returns its last line."""
        finished = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return finished.stdout.strip().rpartition("\n")[2]

    def settle(self) -> None:
        """Fresh statistics, and nothing left for the autovacuum to do in the middle of a measurement."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def backends(self) -> list[int]:
        """The process ids of the backends that serve this database's clients."""
        with self._cluster() as cluster:
            rows = cluster.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend' "
                "AND application_name <> %s",
                [self.name, WRITERS],
            ).fetchall()
        return [pid for (pid,) in rows]

    @property
    def for_writers(self) -> "Database":
        """The same database, for those who write meanwhile."""
        query = urlencode({"application_name": WRITERS})
        return replace(self, url=urlsplit(self.url)._replace(query=query).geturl())

    def _cluster(self) -> "psycopg.Connection[tuple[int]]":
        return psycopg.connect(self.beside("postgres").url, autocommit=True)


@dataclass(frozen=True)
class SqliteDatabase(Database):
    """A database in a file of its own; who serves it does its work as well."""

    @property
    def path(self) -> Path:
        return Path(urlsplit(self.url).path.removeprefix("/"))

    def beside(self, name: str) -> "SqliteDatabase":
        return replace(self, url=f"sqlite:///{self.path.with_name(name + '.sqlite3')}")

    def create(self, *, template: str = "") -> None:
        """Afresh: a copy of the database of that name, or an empty one."""
        self.path.unlink(missing_ok=True)
        if template:
            copyfile(self.path.with_name(f"{template}.sqlite3"), self.path)

    def settle(self) -> None:
        """As it is in use: nobody gathers statistics there, only what was written last is put in its place."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def backends(self) -> list[int]:
        return []

    @property
    def for_writers(self) -> Database:
        return self


def database_of_environment(static_root: Path) -> Database:
    """The one that `script/bench` has made."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        raise SystemExit("There is no PostgreSQL to measure on. Run this through script/bench.")
    return Database(url, static_root)


def cpu_seconds(*processes: int) -> dict[Path, float]:
    """CPU that each thread of these processes has used so far."""
    return {
        path: int(path.read_text().split()[0]) / NANOSECONDS
        for process in processes
        for path in Path(f"/proc/{process}/task").glob("*/schedstat")
    }
