from django.contrib import admin

from .models import Ticket


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):
    actions = ["close", "reopen"]

    @admin.action(description="Close")
    def close(self, request, queryset):  # error: apr-untested-transition
        queryset.filter(state=Ticket.State.OPEN).update(state=Ticket.State.CLOSED)

    @admin.action(description="Reopen")
    def reopen(self, request, queryset):
        queryset.filter(state=Ticket.State.CLOSED).update(state=Ticket.State.OPEN)
