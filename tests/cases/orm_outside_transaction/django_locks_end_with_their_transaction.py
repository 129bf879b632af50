"""Django's objects do not detach, but a lock ends with its transaction: what is saved, or evaluated, after it is not protected."""
# only: apr-orm-outside-transaction

from django.db import models, transaction
from django.shortcuts import get_object_or_404


class Account(models.Model):
    balance = models.IntegerField(default=0)
    status = models.CharField(max_length=20)

    class Meta:
        app_label = "bank"


# --- wrong --------------------------------------------------------------------------------------------------------------------------


def saved_after_the_block(pk: int, amount: int) -> None:
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=pk)
    account.balance -= amount
    account.save()  # error: apr-orm-outside-transaction


def returned_out_of_the_block(pk: int) -> Account:
    with transaction.atomic():
        return Account.objects.select_for_update().get(pk=pk)  # error: apr-orm-outside-transaction


def returned_behind_the_block(pk: int) -> Account:
    with transaction.atomic():
        account = get_object_or_404(Account.objects.select_for_update(), pk=pk)
    return account  # error: apr-orm-outside-transaction


@transaction.atomic
def locked_account(pk: int) -> Account:
    return Account.objects.select_for_update().get(pk=pk)  # error: apr-orm-outside-transaction


def evaluated_after_the_block(status: str) -> None:
    with transaction.atomic():
        accounts = Account.objects.select_for_update().filter(status=status)
    for account in accounts:  # error: apr-orm-outside-transaction
        print(account.balance)


def query_returned_out_of_the_block(status: str) -> "models.QuerySet[Account]":
    with transaction.atomic():
        return Account.objects.select_for_update(skip_locked=True).filter(status=status)  # error: apr-orm-outside-transaction


# --- right --------------------------------------------------------------------------------------------------------------------------


def saved_inside(pk: int, amount: int) -> None:
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=pk)
        account.balance -= amount
        account.save(update_fields=["balance"])


@transaction.atomic
def closed(pk: int) -> Account:
    account = Account.objects.select_for_update().get(pk=pk)
    account.status = "closed"
    account.save()
    return account


def returned_after_its_work(pk: int) -> Account:
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=pk)
        account.status = "closed"
        account.save()
    return account


def evaluated_inside(status: str) -> list[int]:
    with transaction.atomic():
        accounts = list(Account.objects.select_for_update().filter(status=status))
    return [account.balance for account in accounts]


def not_locked(pk: int) -> Account:
    with transaction.atomic():
        account = Account.objects.get(pk=pk)
    account.status = "seen"
    account.save()
    return account


def for_the_caller_s_transaction(pk: int) -> Account:
    return Account.objects.select_for_update().get(pk=pk)


@transaction.atomic
def _lock(pk: int) -> Account:
    return Account.objects.select_for_update().get(pk=pk)


@transaction.atomic
def pay(pk: int, amount: int) -> None:
    account = _lock(pk)
    account.balance -= amount
    account.save()


def inner_block_is_a_savepoint(pk: int) -> None:
    with transaction.atomic():
        with transaction.atomic():
            account = Account.objects.select_for_update().get(pk=pk)
        account.status = "open"
        account.save()


def handed_to_a_thread_like_anything(pk: int) -> str:
    account = Account.objects.get(pk=pk)
    return account.status
