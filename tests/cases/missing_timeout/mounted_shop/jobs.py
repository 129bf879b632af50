"""Jobs that something out of sight runs, with a session that it hands over; and one that makes its own."""

import requests


def synchronize_metrics(url: str, session: requests.Session) -> str:
    return session.get(url).text


def synchronize_names(url: str) -> str:
    session = requests.Session()
    return session.get(url).text  # error: apr-missing-timeout
