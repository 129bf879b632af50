from clinic.apps.patients import querysets
from clinic.apps.visits import views

ROUTES = [views, querysets]
