from django.db import transaction
from rest_framework.decorators import api_view
from rest_framework.response import Response

from .models import Crate


@api_view(["POST"])
def shut(request, pk):
    with transaction.atomic():
        crate = Crate.objects.select_for_update().get(pk=pk)
    if crate.state != "open":
        return Response(status=409)
    crate.state = "shut"
    crate.save()
    return Response({"state": crate.state})
