from fastapi import APIRouter

from bank.services.transfers import transfer

router = APIRouter()
