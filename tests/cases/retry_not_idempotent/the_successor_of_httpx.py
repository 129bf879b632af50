"""httpx2 under a retry: what the client puts into every request counts, and where the request may have been carried out."""
# only: apr-retry-not-idempotent

import httpx2
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

plain = httpx2.Client(base_url="https://pay.example")


@retry(retry=retry_if_exception_type(httpx2.TransportError), stop=stop_after_attempt(4), wait=wait_random_exponential(max=20))
def charge(order: str, cents: int) -> None:  # error: apr-retry-not-idempotent
    plain.post("/charges", json={"order": order, "cents": cents})


@retry(retry=retry_if_exception_type(httpx2.ReadTimeout), stop=stop_after_attempt(4), wait=wait_random_exponential(max=20))
def refund(order: str) -> None:  # error: apr-retry-not-idempotent
    plain.send(plain.build_request("POST", "/refunds", json={"order": order}))


@retry(retry=retry_if_exception_type(httpx2.ConnectError), stop=stop_after_attempt(4), wait=wait_random_exponential(max=20))
def charge_where_nobody_answered(order: str, cents: int) -> None:
    plain.post("/charges", json={"order": order, "cents": cents})


@retry(retry=retry_if_exception_type(httpx2.TransportError), stop=stop_after_attempt(4), wait=wait_random_exponential(max=20))
def charge_once(order: str, cents: int) -> None:
    plain.post("/charges", json={"order": order, "cents": cents}, headers={"Idempotency-Key": order})


@retry(retry=retry_if_exception_type(httpx2.TransportError), stop=stop_after_attempt(4), wait=wait_random_exponential(max=20))
def look_up(order: str) -> bytes:
    return plain.stream("GET", f"/orders/{order}").__enter__().read()
