"""An application about internet domains, and modules without any interface: neither is a layer nor a feature, and nothing may be said."""

from django.http import HttpResponse
