"""Many of these run."""

import time
from typing import Any


def load(connection: Any, deadline: float) -> Any:
    while True:  # error: apr-retry-without-backoff
        try:
            return connection.execute("SELECT note FROM orders")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(2)
