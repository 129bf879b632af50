"""A module of services that can be started by itself: what `main` prints, somebody at the terminal reads."""

import sys

import httpx


class BillingError(Exception):
    pass


def close_day(tenant_id: str, client: httpx.Client) -> None:
    try:
        client.post("/close")
    except httpx.HTTPError as e:
        print("close failed", e)  # error: apr-contextless-error-log
        raise


def main(argv: list[str]) -> int:
    try:
        close_day(argv[1], httpx.Client(timeout=5))
    except BillingError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
