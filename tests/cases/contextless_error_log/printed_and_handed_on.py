# only: apr-contextless-error-log
"""A traceback that is printed while the caller gets the exception, too; and one that is only printed."""

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter

router = APIRouter()


@dataclass
class Fetched:
    error: Exception | None = None


@router.post("/manifests")
def fetch(load: Callable[[], None]) -> Fetched:
    result = Fetched()
    try:
        load()
    except Exception as error:
        print(traceback.format_exc(), file=sys.stderr)
        result.error = error
    return result


@router.post("/manifests/again")
def fetch_again(load: Callable[[], None]) -> Fetched:
    result = Fetched()
    try:
        load()
    except Exception:
        print(traceback.format_exc())  # error: apr-contextless-error-log
        result.error = RuntimeError("not loaded")
    return result
