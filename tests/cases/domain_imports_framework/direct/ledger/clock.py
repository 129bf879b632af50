"""Outside the domain, and pure."""

import time


class Clock:
    now = time.monotonic
