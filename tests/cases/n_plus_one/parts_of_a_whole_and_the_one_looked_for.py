"""A loop over parts that a function of the project cuts off, and a loop that passes over all but the one it looks for: neither asks once for each row."""
# only: apr-n-plus-one

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models


class Customer(models.Model):
    name: Any = models.CharField(max_length=50)


class Batch(models.Model):
    code: Any = models.CharField(max_length=20, unique=True)


class Member(models.Model):
    email: Any = models.CharField(max_length=50, unique=True)
    customer: Any = models.ForeignKey(Customer, on_delete=models.CASCADE)
    batch: Any = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="members")


def in_batches(things, batch_size=200):  # type: ignore[no-untyped-def]
    start = 0
    while things[start:]:
        yield things[start : start + batch_size]
        start += batch_size


def open_batches():  # type: ignore[no-untyped-def]
    return Batch.objects.filter(code__startswith="open")


def known_members(emails: list[str]) -> int:
    known = 0
    for some in in_batches(emails, batch_size=100):
        known += Member.objects.filter(email__in=some).count()
    return known


def members_of_customers(assignments: Any) -> dict[int, Any]:
    """The part is gone through to make up the question."""
    found = {}
    for some in in_batches(assignments, batch_size=50):
        wanted = [one.customer_id for one in some if one.customer_id is not None]
        for member in Member.objects.filter(customer_id__in=wanted):
            found[member.pk] = member
    return found


def members_of_batches() -> int:
    """Rows that are called batches are rows."""
    count = 0
    for batch in open_batches():
        count += Member.objects.filter(batch=batch).count()  # error: apr-n-plus-one
    return count


def one_by_one(emails: list[str]) -> list[Any]:
    """In parts, and then one by one all the same."""
    found = []
    for some in in_batches(emails):
        for email in some:
            found.append(Member.objects.get(email=email))  # error: apr-n-plus-one
    return found


def install(plan: dict[str, Any], wanted: str) -> None:
    """Only the version that is wanted."""
    for version in plan["versions"]:
        if version.get("name") == wanted:
            print(Member.objects.filter(email=version["owner"]).first())


def install_all(plan: dict[str, Any], state: str) -> None:
    """Every version in a state: any number."""
    for version in plan["versions"]:
        if version.get("state") == state:
            print(Member.objects.filter(email=version["owner"]).first())  # error: apr-n-plus-one


def chosen(customers: list[Customer], wanted: int) -> int:
    count = 0
    for customer in customers:
        if customer.pk == wanted:
            count = Member.objects.filter(customer=customer).count()
    return count


def joined_by_hand(orders: list[dict[str, Any]], customers: list[Customer]) -> list[int]:
    """The one that is looked for is another one for each order."""
    counts = []
    for order in orders:
        for customer in customers:
            if customer.pk == order["customer"]:
                counts.append(Member.objects.filter(customer=customer).count())  # error: apr-n-plus-one
    return counts


def stored(members: list[Member]) -> list[Member]:
    """Asked only where somebody else was quicker."""
    found = []
    for member in members:
        try:
            member.save()
        except IntegrityError:
            member = Member.objects.get(email=member.email)
        found.append(member)
    return found


def looked_up(emails: list[str], customer: Customer) -> list[Member]:
    """Asked for each that is not there, and first for each of all."""
    found = []
    for email in emails:
        try:
            member = Member.objects.get(email=email)  # error: apr-n-plus-one
        except Member.DoesNotExist:
            member = Member(email=email, customer=customer)
        found.append(member)
    return found


def owners(lines: list[str]) -> list[str]:
    """One finding: what is asked for in the round brings the relation along."""
    names = []
    for line in lines:
        member = Member.objects.get(email=line.strip())  # error: apr-n-plus-one
        names.append(member.batch.code + member.customer.name)
    return names
