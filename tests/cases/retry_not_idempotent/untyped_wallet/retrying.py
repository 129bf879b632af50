import random
import time
from functools import wraps

import requests

FAILURES = (requests.ConnectionError, requests.Timeout)


def retrying(times=3, errors=FAILURES):
    def decorate(fn):
        @wraps(fn)
        def inner(*args, **kwargs):
            for attempt in range(times):
                try:
                    return fn(*args, **kwargs)
                except errors:
                    if attempt == times - 1:
                        raise
                    time.sleep(random.uniform(0, 2**attempt))

        return inner

    return decorate


def call_with_retries(fn, times=3):
    for attempt in range(times - 1):
        try:
            return fn()
        except FAILURES:
            time.sleep(random.uniform(0, 2**attempt))
    return fn()
