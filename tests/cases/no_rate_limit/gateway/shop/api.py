# only: apr-no-rate-limit
"""A gateway limits everything, says the configuration."""

from fastapi import FastAPI

app = FastAPI()


@app.post("/login")
def login(name: str) -> None:
    print(name)
