# only: apr-missing-row-lock
"""Which questions about a ticket are a check of its state, and which only ask whether there is anything to do."""

from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404


class Ticket(models.Model):
    OPEN, RESOLVED, CLOSED = 1, 3, 4
    STATUS_CHOICES = ((OPEN, "Open"), (RESOLVED, "Resolved"), (CLOSED, "Closed"))
    title = models.CharField(max_length=200)
    status = models.IntegerField(choices=STATUS_CHOICES, default=OPEN)
    assigned_to = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)

    def note(self, text: str) -> None:
        print(self.title, text)


def update_ticket(ticket: Ticket, new_status: int | None = None, owner: int = -1) -> None:
    if new_status is None:
        new_status = ticket.status
    if owner == -1 and ticket.assigned_to:
        owner = ticket.assigned_to.id
    if owner != -1:
        if owner != 0 and ((ticket.assigned_to and owner != ticket.assigned_to.id) or not ticket.assigned_to):
            new_user = User.objects.get(id=owner)
            ticket.note("assigned")
            ticket.assigned_to = new_user
        elif owner == 0 and ticket.assigned_to is not None:
            ticket.note("unassigned")
            ticket.assigned_to = None
    if new_status != ticket.status:
        ticket.status = new_status
    ticket.save()


def take_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    update_ticket(ticket, owner=request.user.id)
    return HttpResponse("taken")


def edit_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    status = int(request.POST["status"])
    title = request.POST["title"]
    no_changes = all([status == ticket.status, title == ticket.title])
    if no_changes:
        return HttpResponse("as it was")
    update_ticket(ticket, new_status=status)
    return HttpResponse("changed")


def accept_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    if ticket.status == Ticket.RESOLVED:
        update_ticket(ticket, new_status=Ticket.CLOSED)  # error: apr-missing-row-lock
    return HttpResponse("accepted")


def accept_where_allowed_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    may_close = all([ticket.status == Ticket.RESOLVED, request.user.is_staff])
    if may_close:
        update_ticket(ticket, new_status=Ticket.CLOSED)  # error: apr-missing-row-lock
    return HttpResponse("accepted")


def claim_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    if ticket.assigned_to is None:
        ticket.note("claimed")
        ticket.assigned_to = request.user  # error: apr-missing-row-lock
        ticket.save()
    return HttpResponse("claimed")


def give_up_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    if ticket.assigned_to is not None:
        ticket.note("given up")
        ticket.assigned_to = None
        ticket.save()
    return HttpResponse("given up")
