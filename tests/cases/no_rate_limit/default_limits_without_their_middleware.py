"""slowapi's default limits do nothing by themselves."""
# only: apr-no-rate-limit

from fastapi import FastAPI
from slowapi import Limiter
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=["20/minute"])
app = FastAPI()
app.state.limiter = limiter


@app.post("/login")
def login(name: str) -> None:  # error: apr-no-rate-limit
    print(name)


@app.post("/uploads")
def upload(data: bytes) -> None:  # error: apr-no-rate-limit
    print(data)


@app.post("/notes")
def add_note(text: str) -> None:
    print(text)
