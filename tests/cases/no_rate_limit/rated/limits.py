from fastapi import HTTPException, Request

counts: dict[str, int] = {}


class RateBook:
    def allowed(self, key: str) -> bool:
        counts[key] = counts.get(key, 0) + 1
        return counts[key] <= 5


book = RateBook()


async def per_address(request: Request) -> None:
    if not book.allowed(str(request.client)):
        raise HTTPException(429)
