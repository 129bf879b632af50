"""The list of invitations."""

from django.contrib import admin

from invitations_for_others.models import Invitation

admin.site.register(Invitation)
