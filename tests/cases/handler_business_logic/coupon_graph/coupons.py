class Coupons:
    async def revoke(self, code: str) -> bool:
        return True

    async def resize(self, code: str, uses: int) -> None: ...

    async def remove(self, code: str) -> None: ...
