"""The list of invitations."""

from django.contrib import admin

from invitations_of_a_site.models import Invitation

admin.site.register(Invitation)
