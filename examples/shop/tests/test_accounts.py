"""Accounts: signing up, logging in, addresses and gift cards."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from shop.features.accounts.schemas import SignUpIn
from shop.features.accounts.services import AccountService
from shop.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from shop.kernel.identity import Principal
from shop.security.tokens import issue_token, read_token
from tests.fakes import FakeCache, FakeQueue

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"

_tokens: dict[str, str] = {}


def form(email: str, password: str = PASSWORD) -> SignUpIn:
    return SignUpIn(email=email, password=SecretStr(password))


@pytest.fixture
async def eve(accounts: AccountService) -> Principal:
    """A customer with an account."""
    await accounts.sign_up(form("Eve@Example.org"))
    return await accounts.log_in("eve@example.org", PASSWORD)


async def test_sign_up_and_log_in(accounts: AccountService, queue: FakeQueue, eve: Principal) -> None:
    assert eve.email == "eve@example.org"
    assert not eve.is_staff
    assert queue.jobs == [("send_welcome", (eve.customer_id,))]
    with pytest.raises(Unauthenticated):
        await accounts.log_in("eve@example.org", "wrong horse battery")
    with pytest.raises(Unauthenticated):
        await accounts.log_in("nobody@example.org", PASSWORD)


async def test_an_address_has_one_account(accounts: AccountService, eve: Principal) -> None:
    with pytest.raises(Conflict):
        await accounts.sign_up(form("eve@example.org "))


async def test_easy_passwords_are_refused(accounts: AccountService) -> None:
    with pytest.raises(Invalid):
        await accounts.sign_up(form("eve@example.org", "short"))


async def test_a_token_is_issued(eve: Principal) -> None:
    _tokens["eve"] = issue_token(eve)
    assert _tokens["eve"].count(".") == 2


async def test_a_token_says_who_it_is(eve: Principal) -> None:
    assert read_token(_tokens["eve"]) == eve
    with pytest.raises(Unauthenticated):
        read_token("eyJhbGciOiJub25lIn0.e30.")


async def test_reset_links_are_sent(accounts: AccountService, queue: FakeQueue, eve: Principal) -> None:
    await accounts.request_reset("eve@example.org")
    assert queue.jobs[-1] == ("send_password_reset", (eve.customer_id,))


async def test_a_new_password_counts(accounts: AccountService, eve: Principal) -> None:
    await accounts.choose_password(eve, "another horse battery")
    assert await accounts.log_in("eve@example.org", "another horse battery") == eve


async def test_addresses_are_kept_apart(accounts: AccountService, eve: Principal, bob: Principal) -> None:
    address_id = await accounts.add_address(eve, "home", "1 Main Street")
    with pytest.raises(Conflict):
        await accounts.add_address(eve, "home", "2 Main Street")
    with pytest.raises(NotFound):
        await accounts.remove_address(bob, address_id)
    await accounts.remove_address(eve, address_id)
    assert await accounts.addresses(eve.customer_id) == []


async def test_a_gift_card_is_credited(accounts: AccountService, eve: Principal) -> None:
    await accounts.credit_gift_card(eve.customer_id, 500)
    assert (await accounts.profile(eve.customer_id)).points == 500


async def test_a_statement_is_kept(accounts: AccountService, cache: FakeCache, eve: Principal) -> None:
    await accounts.build_statement(eve.customer_id)
    assert cache.tables[f"statement:{eve.customer_id}"] == {"email": "eve@example.org", "points": "0"}
