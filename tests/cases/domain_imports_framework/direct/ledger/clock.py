"""Outside the domain."""

import requests


class Clock:
    session: requests.Session | None = None
