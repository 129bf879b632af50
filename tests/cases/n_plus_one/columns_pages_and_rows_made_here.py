# only: apr-n-plus-one
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,no-untyped-def,no-untyped-call"
"""What is gone through are columns, pages, rows that were made right here, or rows that every caller loads with what is read of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Prefetch, QuerySet


class Owner(models.Model):
    name = models.CharField(max_length=80)


class Project(models.Model):
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="projects")


class Ticket(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tickets")
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="tickets")
    open = models.BooleanField(default=True)
    title = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.title} of {self.project.name}"


# --- columns ---------------------------------------------------------------------------------------------------------------------


def columns_by_name() -> list[str]:
    rows = Ticket.objects.values_list("project", "owner", named=True)
    return [f"{row.project}{row.owner}" for row in rows]


def columns_unpacked() -> list[str]:
    pairs = Ticket.objects.filter(open=True).values_list("project__name", "owner__name")
    return [f"{project}: {owner}" for project, owner in pairs]


def rows_shown() -> list[str]:
    return [f"{ticket}" for ticket in Ticket.objects.filter(open=True)]  # error: apr-n-plus-one


# --- pages and few ---------------------------------------------------------------------------------------------------------------


def by_pages() -> list[str]:
    out: list[str] = []
    paginator = Paginator(Project.objects.order_by("id").values_list("id", flat=True), 100)
    for number in paginator.page_range:
        ids = list(paginator.page(number).object_list)
        out += [project.name for project in Project.objects.filter(id__in=ids)]
    return out


def between(ends: tuple[int, int]) -> list[str]:
    return [Project.objects.get(pk=pk).name for pk in ends]


def one_by_one(keys: tuple[int, ...]) -> list[str]:
    return [Project.objects.get(pk=pk).name for pk in keys]  # error: apr-n-plus-one


# --- rows made here --------------------------------------------------------------------------------------------------------------


def opened(project: Project, titles: list[str]) -> list[str]:
    tickets = []
    for title in titles:
        tickets.append(Ticket(title=title, project=project))
    tickets = Ticket.objects.bulk_create(tickets)
    return [f"{number}: {tickets[number].project.name}" for number in range(len(titles))] + [ticket.project.name for ticket in tickets]


def opened_by_key(project_ids: list[int]) -> list[str]:
    """The row knows the project's key and not the project."""
    tickets = [Ticket(title="new", project_id=project_id) for project_id in project_ids]
    Ticket.objects.bulk_create(tickets)
    return [ticket.project.name for ticket in tickets]  # error: apr-n-plus-one


def moved(titles: list[str], to: Project) -> list[str]:
    """The question in the loop is the cause, and said once."""
    owners = []
    for title in titles:
        ticket = Ticket.objects.filter(title=title).first()  # error: apr-n-plus-one
        if ticket is not None:
            owners.append(owner_of(ticket))
    return owners


def owner_of(ticket: Ticket) -> str:
    return ticket.owner.name


# --- loaded by the callers -------------------------------------------------------------------------------------------------------


def documents(owner: Owner) -> list[dict[str, Any]]:
    tickets = Prefetch("tickets", queryset=Ticket.objects.select_related("owner"))
    return [document(project) for project in Project.objects.filter(owner=owner).prefetch_related(tickets)]


def document(project: Project) -> dict[str, Any]:
    return {"name": project.name, "tickets": lines(project)}


def lines(project: Project) -> list[str]:
    return [f"{ticket.title} ({ticket.owner.name})" for ticket in project.tickets.all()]


def sheet(pk: int) -> list[str]:
    return rows_of(Project.objects.prefetch_related("tickets").get(pk=pk))


def rows_of(project: Project) -> list[str]:
    return [f"{ticket.title} ({ticket.owner.name})" for ticket in project.tickets.all()]  # error: apr-n-plus-one


# --- the same attribute of something else ----------------------------------------------------------------------------------------


class Board:
    """`tickets` is what asks for tickets, no relation that leads back to a project."""

    def __init__(self, tickets: TicketStore) -> None:
        self.tickets = tickets

    def by_project(self) -> list[str]:
        return [ticket.project.name for ticket in self.tickets.all()]  # error: apr-n-plus-one


class TicketStore:
    def all(self) -> QuerySet[Ticket]:
        return Ticket.objects.filter(open=True)


def of_owner(owner: Owner) -> list[str]:
    """A project has tickets, too; these are its owner's."""
    return [ticket.project.name for ticket in owner.tickets.all()]  # error: apr-n-plus-one


def of_project(project: Project) -> list[str]:
    return [f"{ticket.title} of {ticket.project.name}" for ticket in project.tickets.all()]


# --- what a class of its own makes of rows -----------------------------------------------------------------------------------------


class Cells:
    """Goes through a query and gives what can be asked for a cell by its name."""

    def __init__(self, query, names):
        self._query = query.values_list(*names)
        self._names = names

    def __iter__(self) -> Iterator[Any]:
        for row in self._query:
            yield dict(zip(self._names, row, strict=True))


def cells(query):
    return Cells(Ticket.objects.filter(open=True), ["title", "owner"])


def table() -> list[Any]:
    return [cell.get("owner") for cell in cells(None)]
