"""Who is given them."""

import requests
from fastapi import APIRouter, Depends

from .providers import get_plain_session, get_remote_session

router = APIRouter()


@router.post("/mirrors")
def add_mirror(url: str, session: requests.Session = Depends(get_remote_session)) -> int:  # noqa: B008
    return session.get(url).status_code


@router.post("/copies")
def add_copy(url: str, session: requests.Session = Depends(get_plain_session)) -> int:  # noqa: B008
    return session.get(url).status_code  # error: apr-missing-timeout
