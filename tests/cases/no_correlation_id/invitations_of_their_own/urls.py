"""The paths of this application."""

from django.urls import path

from invitations_of_their_own.views import accept

urlpatterns = [path("accept/<str:key>/", accept)]
