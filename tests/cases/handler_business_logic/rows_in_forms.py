"""Rows that a view of Django finds in the form or serializer that it is handed: changed there, they were there before."""
# only: apr-handler-business-logic

from django.db import models
from django.views.generic import CreateView, UpdateView
from rest_framework import viewsets


class Ticket(models.Model):
    state = models.CharField(max_length=12)
    seats = models.IntegerField()
    sold = models.IntegerField(default=0)
    owner = models.CharField(max_length=20)
    total = models.IntegerField(default=0)

    class Meta:
        app_label = "shop"


class CloseTicket(UpdateView):
    model = Ticket
    fields = ["seats"]

    def form_valid(self, form):
        form.instance.state = "closed"  # error: apr-handler-business-logic
        return super().form_valid(form)


class AddTicket(CreateView):
    model = Ticket
    fields = ["seats"]

    def form_valid(self, form):
        form.instance.owner = self.request.user.username
        return super().form_valid(form)


class Resize(UpdateView):
    queryset = Ticket.objects.all()
    fields = ["seats"]

    def form_valid(self, form):
        ticket = form.instance
        ticket.total = ticket.seats * 3  # error: apr-handler-business-logic
        return super().form_valid(form)


class Tickets(viewsets.ModelViewSet):
    queryset = Ticket.objects.all()

    def perform_update(self, serializer):
        if serializer.instance.state == "open" and serializer.instance.sold * 2 > serializer.instance.seats:  # error: apr-handler-business-logic
            serializer.save(state="busy")
        else:
            serializer.save()


class Contact(UpdateView):
    def form_valid(self, form):
        form.instance.state = "seen"
        return super().form_valid(form)
