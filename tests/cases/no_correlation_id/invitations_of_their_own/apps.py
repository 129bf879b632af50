"""The application."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "invitations_of_their_own"
