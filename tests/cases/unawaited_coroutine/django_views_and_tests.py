"""Django's async ORM called without await, in views, services and tests; sync views that call async services; GraphQL, mocks and pytest-asyncio, which are right as they are."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import unittest
from typing import Any
from unittest.mock import AsyncMock

import pytest
import strawberry
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View


class Accounts:
    async def balance(self, user_id: int) -> int:
        user = await User.objects.aget(pk=user_id)
        return int(user.pk)

    async def close(self, user_id: int) -> None:
        user = User.objects.aget(pk=user_id)  # error: apr-unawaited-coroutine
        if user is None:
            raise LookupError(user_id)

    async def rename(self, user_id: int, name: str) -> None:
        user = await User.objects.aget(pk=user_id)
        user.first_name = name
        user.asave()  # error: apr-unawaited-coroutine

    async def is_known(self, email: str) -> bool:
        if User.objects.filter(email=email).aexists():  # error: apr-unawaited-coroutine
            return True
        return False

    async def touch(self, email: str) -> None:
        _ = User.objects.filter(email=email).aupdate(is_active=True)  # error: apr-unawaited-coroutine


accounts = Accounts()


def statement(request: HttpRequest) -> HttpResponse:
    balance = accounts.balance(1)  # error: apr-unawaited-coroutine
    return render(request, "statement.html", {"balance": balance})


def statement_right(request: HttpRequest) -> HttpResponse:
    balance = async_to_sync(accounts.balance)(1)
    return render(request, "statement.html", {"balance": balance})


class BalanceView(View):
    async def get(self, request: HttpRequest, user_id: int) -> JsonResponse:
        return JsonResponse({"balance": accounts.balance(user_id)})  # error: apr-unawaited-coroutine

    async def post(self, request: HttpRequest, user_id: int) -> JsonResponse:
        return JsonResponse({"balance": await accounts.balance(user_id)})


@sync_to_async
def count_users() -> int:
    return User.objects.count()


async def report() -> HttpResponse:
    users = count_users()  # error: apr-unawaited-coroutine
    return HttpResponse(f"{users} users")


async def report_right() -> HttpResponse:
    return HttpResponse(f"{await count_users()} users")


class BothWorlds:
    """Middleware that serves sync and async views."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self.is_async = asyncio.iscoroutinefunction(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        if asyncio.iscoroutinefunction(self):
            return self.__acall__(request)
        return self.get_response(request)

    async def __acall__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = await self.get_response(request)
        return response


@strawberry.type
class Query:
    @strawberry.field
    def balance(self, user_id: int) -> Any:
        return accounts.balance(user_id)

    @strawberry.field
    async def twice(self, user_id: int) -> int:
        return 2 * await accounts.balance(user_id)


@pytest.fixture
async def account() -> Accounts:
    return Accounts()


@pytest.mark.asyncio
async def test_balance(account: Accounts) -> None:
    assert await account.balance(1) == 1


@pytest.mark.asyncio
async def test_balance_forgotten(account: Accounts) -> None:
    assert account.balance(1)  # error: apr-unawaited-coroutine


def test_balance_in_a_sync_test(account: Accounts) -> None:
    result = account.balance(1)  # error: apr-unawaited-coroutine
    assert result is not None


async def test_with_mocks() -> None:
    gateway = AsyncMock()
    gateway.send.return_value = 5
    gateway.send("hello")
    assert gateway.send("again") is not None
    sender = AsyncMock(return_value=3)
    sender()


class TestAccounts(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.accounts = Accounts()
        self.addAsyncCleanup(self.accounts.close, 1)

    async def test_balance(self) -> None:
        self.assertEqual(await self.accounts.balance(1), 1)

    async def test_balance_compared_without_await(self) -> None:
        self.assertEqual(self.accounts.balance(1), 1)  # error: apr-unawaited-coroutine


class TestAccountsInSyncCode(unittest.TestCase):
    def setUp(self) -> None:
        self.accounts = Accounts()
        self.addCleanup(self.accounts.close, 1)  # error: apr-unawaited-coroutine

    def test_balance(self) -> None:
        self.assertEqual(asyncio.run(self.accounts.balance(1)), 1)
