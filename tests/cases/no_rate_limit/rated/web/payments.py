from fastapi import APIRouter

from rated.service import Accounts

router = APIRouter()
accounts = Accounts()


@router.post("/payout")
async def payout(amount: int) -> None:  # error: apr-no-rate-limit
    print(amount)


@router.post("/otp/verify")
async def verify(code: str) -> None:
    accounts.verify(code)
