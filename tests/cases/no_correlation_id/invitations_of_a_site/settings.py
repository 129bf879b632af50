"""The site."""

INSTALLED_APPS = ["django.contrib.admin", "invitations_of_a_site"]
ROOT_URLCONF = "invitations_of_a_site.urls"
