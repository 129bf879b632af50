from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends

from bank.identity import Caller, Staff
from bank.services import StatementService

router = APIRouter()


def statement_service() -> StatementService:
    raise NotImplementedError


Service = Annotated[StatementService, Depends(statement_service)]


@router.get("/customers/{customer_id}/statements")
async def list_statements(customer_id: int, caller: Caller, service: Service) -> Sequence[str]:  # error: apr-client-trusted-identity
    return await service.listed(customer_id)


@router.get("/statements/{statement_id}")
async def show_statement(statement_id: int, caller: Caller, service: Service) -> str:  # error: apr-client-trusted-identity
    return await service.text(statement_id)


@router.get("/me/statements")
async def my_statements(caller: Caller, service: Service) -> Sequence[str]:
    return await service.listed(caller.customer_id)


@router.get("/me/statements/{statement_id}")
async def my_statement(statement_id: int, caller: Caller, service: Service) -> str:
    return await service.text_for(caller, statement_id)


@router.get("/desk/customers/{customer_id}/statements")
async def statements_for_staff(customer_id: int, agent: Staff, service: Service) -> Sequence[str]:
    return await service.listed(customer_id)
