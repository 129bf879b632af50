"""slowapi's default limits, made effective by its middleware."""
# only: apr-no-rate-limit

from fastapi import FastAPI
from slowapi import Limiter
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=["20/minute"])
app = FastAPI()
app.state.limiter = limiter
app.add_middleware(SlowAPIMiddleware)


@app.post("/login")
def login(name: str) -> None:
    print(name)


@app.post("/refund")
def refund(payment: int) -> None:
    print(payment)
