"""The paths of this application."""

from django.urls import path

from invitations_for_others.views import accept

urlpatterns = [path("accept/<str:key>/", accept)]
