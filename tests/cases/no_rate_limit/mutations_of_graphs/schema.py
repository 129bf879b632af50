from __future__ import annotations

from typing import Any

import graphene
import strawberry
from strawberry.types import Info


@strawberry.type
class Token:
    value: str


@strawberry.type
class Query:
    @strawberry.field
    def me(self) -> str:
        return "x"


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def login(self, info: Info, email: str, password: str) -> Token:  # error: apr-no-rate-limit
        return Token(value=await authenticate(email, password))

    @strawberry.mutation
    async def request_password_reset(self, email: str) -> bool:  # error: apr-no-rate-limit
        return True

    @strawberry.mutation
    async def rename(self, name: str) -> bool:
        return True


async def authenticate(email: str, password: str) -> str: ...


schema = strawberry.Schema(query=Query, mutation=Mutation)


class SignUp(graphene.Mutation):  # type: ignore[misc]
    class Arguments:
        email = graphene.String()
        password = graphene.String()

    ok = graphene.Boolean()

    def mutate(root: Any, info: Any, email: str, password: str) -> Any:  # error: apr-no-rate-limit
        return SignUp(ok=True)
