"""The list of invitations."""

from django.contrib import admin

from invitations_of_their_own.models import Invitation

admin.site.register(Invitation)
