# only: apr-unguarded-read-modify-write
"""A helpdesk as a reusable application writes it: one function that sets what a form asked for, values put into shape before they are stored, other rows found by a key."""

from datetime import date

from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404


class Ticket(models.Model):
    title = models.CharField(max_length=200)
    due_date = models.DateField(null=True)
    assigned_to = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    reminders = models.IntegerField(default=0)
    priority = models.IntegerField(default=3)
    tags = models.JSONField(default=list)

    def save(self, *args: object, **kwargs: object) -> None:
        if len(self.title) > 200:
            self.title = self.title[:197] + "..."
        super().save(*args, **kwargs)


def due_date_of(form: dict[str, str], ticket: Ticket) -> date | None:
    """What the form says, or what it is."""
    said = form.get("due_date")
    if not said:
        return ticket.due_date
    return date.fromisoformat(said)


def postponed(ticket: Ticket) -> date:
    return date.fromordinal(ticket.due_date.toordinal() + 7)


def update_ticket(ticket: Ticket, title: str | None = None, owner: int = -1, due_date: date | None = None) -> None:
    if title is None:
        title = ticket.title
    if owner == -1 and ticket.assigned_to:
        owner = ticket.assigned_to.id
    if owner > 0 and ((ticket.assigned_to and owner != ticket.assigned_to.id) or not ticket.assigned_to):
        ticket.assigned_to = User.objects.get(id=owner)
    if title != ticket.title:
        ticket.title = title
    if due_date and due_date != ticket.due_date:
        ticket.due_date = due_date
    ticket.save()


def edit_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    update_ticket(ticket, request.POST.get("title"), due_date=due_date_of(request.POST, ticket))
    return HttpResponse("changed")


def take_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    update_ticket(ticket, owner=request.user.id)
    return HttpResponse("taken")


def postpone_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    ticket.due_date = postponed(ticket)  # error: apr-unguarded-read-modify-write
    ticket.save()
    return HttpResponse("postponed")


def tidy_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = Ticket.objects.get(id=ticket_id)
    ticket.title = ticket.title.strip().lower()
    ticket.save()
    return HttpResponse("tidied")


def mark_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = Ticket.objects.get(id=ticket_id)
    ticket.title = ticket.title + " (seen)"  # error: apr-unguarded-read-modify-write
    ticket.save()
    return HttpResponse("marked")


def forget_oldest_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = Ticket.objects.get(id=ticket_id)
    ticket.tags = ticket.tags[1:]  # error: apr-unguarded-read-modify-write
    ticket.save()
    return HttpResponse("forgotten")


def keep_newest_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = Ticket.objects.get(id=ticket_id)
    ticket.tags = [*ticket.tags, request.POST["tag"]][-20:]  # error: apr-unguarded-read-modify-write
    ticket.save()
    return HttpResponse("kept")


def remind(ticket: Ticket, louder: bool) -> None:
    ticket.reminders += 1
    if louder:
        ticket.priority -= 1
    ticket.save()


def remind_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    if request.POST.get("urgent"):
        remind(ticket, True)  # error: apr-unguarded-read-modify-write
    else:
        remind(ticket, False)  # one row and one function: what mends the first mends this
    return HttpResponse("reminded")


def remind_both_view(request: HttpRequest, ticket_id: int, other_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    other = get_object_or_404(Ticket, id=other_id)
    remind(ticket, True)  # error: apr-unguarded-read-modify-write
    remind(other, True)  # error: apr-unguarded-read-modify-write
    return HttpResponse("reminded")


def reminders_this_month(ticket: Ticket, fresh: bool) -> int:
    return 0 if fresh else ticket.reminders


def count_reminder_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    sent = reminders_this_month(ticket, bool(request.POST.get("fresh")))
    ticket.reminders = sent + 1  # error: apr-unguarded-read-modify-write
    ticket.save()
    return HttpResponse("counted")


def keep_reminders_view(request: HttpRequest, ticket_id: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, id=ticket_id)
    ticket.reminders = reminders_this_month(ticket, bool(request.POST.get("fresh")))
    ticket.save()
    return HttpResponse("kept")
