"""A script in no package of migrations, which goes up and down."""

import time
from typing import Any


def change(connection: Any, deadline: float, words: str) -> None:
    while True:
        try:
            connection.execute(words)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(2)


def upgrade(connection: Any) -> None:
    change(connection, time.monotonic() + 60, "ALTER TABLE orders DROP COLUMN note")


def downgrade(connection: Any) -> None:
    change(connection, time.monotonic() + 60, "ALTER TABLE orders ADD COLUMN note TEXT")
