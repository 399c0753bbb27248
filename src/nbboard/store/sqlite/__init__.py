"""Boards in one SQLite file: the default store, also for two servers on one file.

`store` is the contract's face. Below it: `writer` is the one thread that writes, in groups;
`boards`, `log`, `snapshots`, `blobs`, `lists`, `groups`, `links` and `purging` are the SQL, as
functions of a connection inside its transaction; `scrubbing` and `backups` see to it that what was
deleted is in no byte of the file and of the backups beside it; `schema` is the tables and their
migrations; `connections` opens, checks and copies the file and gives SQLite's errors their names;
`files` is where the file may lie, and its modes; `place` sees to it that it lies there still.
"""

from nbboard.store.sqlite.files import default_path, is_database
from nbboard.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore", "default_path", "is_database"]
