"""Accounts: signing up, logging in, addresses and gift cards."""

from __future__ import annotations

import pytest

from shop.features.accounts.services import AccountService
from shop.kernel.errors import Conflict, DuplicateEvent, Invalid, NotFound, TooSoon, Unauthenticated
from shop.kernel.identity import Principal
from shop.security.tokens import issue_token, read_token
from tests.fakes import FakeCache, FakeQueue

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"


@pytest.fixture
async def eve(accounts: AccountService) -> Principal:
    """A customer with an account."""
    await accounts.sign_up("Eve@Example.org", PASSWORD)
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
        await accounts.sign_up("eve@example.org ", PASSWORD)


async def test_easy_passwords_are_refused(accounts: AccountService) -> None:
    with pytest.raises(Invalid):
        await accounts.sign_up("eve@example.org", "short")


async def test_a_token_says_who_it_is(eve: Principal) -> None:
    assert read_token(issue_token(eve)) == eve
    with pytest.raises(Unauthenticated):
        read_token("eyJhbGciOiJub25lIn0.e30.")


async def test_reset_links_are_sent_once_a_minute(accounts: AccountService, queue: FakeQueue, eve: Principal) -> None:
    await accounts.request_reset("eve@example.org")
    assert queue.jobs[-1] == ("send_password_reset", (eve.customer_id,))
    with pytest.raises(TooSoon):
        await accounts.request_reset("eve@example.org")


async def test_a_new_password_counts(accounts: AccountService, eve: Principal) -> None:
    await accounts.choose_password(eve, "another horse battery")
    assert await accounts.log_in("eve@example.org", "another horse battery") == eve


async def test_labels_are_free_again_after_removal(accounts: AccountService, eve: Principal, bob: Principal) -> None:
    address_id = await accounts.add_address(eve, "home", "1 Main Street")
    with pytest.raises(Conflict):
        await accounts.add_address(eve, "home", "2 Main Street")
    with pytest.raises(NotFound):
        await accounts.remove_address(bob, address_id)
    await accounts.remove_address(eve, address_id)
    await accounts.add_address(eve, "home", "2 Main Street")
    assert [address.text for address in await accounts.addresses(eve.customer_id)] == ["2 Main Street"]


async def test_a_gift_card_is_credited_once(accounts: AccountService, eve: Principal) -> None:
    await accounts.credit_gift_card("gc_1", eve.customer_id, 500)
    with pytest.raises(DuplicateEvent):
        await accounts.credit_gift_card("gc_1", eve.customer_id, 500)
    assert (await accounts.profile(eve.customer_id)).points == 500


async def test_a_statement_is_made_by_the_worker(
    accounts: AccountService, cache: FakeCache, queue: FakeQueue, eve: Principal
) -> None:
    await accounts.request_statement(eve)
    assert queue.jobs[-1] == ("build_statement", (eve.customer_id,))
    await accounts.build_statement(eve.customer_id)
    assert cache.tables[f"statement:{eve.customer_id}"] == {"email": "eve@example.org", "points": "0"}
