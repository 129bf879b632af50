from fastapi import APIRouter

from rated.service import Accounts

router = APIRouter()
accounts = Accounts()


@router.post("/login")
async def login(name: str) -> None:
    print(name)


@router.post("/recover-password")
async def recover_password(name: str) -> None:
    print(name)
