from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View
from rest_framework.views import APIView
from rest_framework.response import Response

from .models import *


def stop_campaign(request, pk):
    c = get_object_or_404(Campaign, pk=pk)
    if c.status == "sent":
        return HttpResponse(status=409)
    c.status = "stopped"
    c.save()
    return HttpResponse()


class StopSurvey(APIView):
    def post(self, request, pk):
        with transaction.atomic():
            s = Survey.objects.select_for_update().get(pk=pk)
            if s.status != "new":
                return Response(status=409)
            s.status = "stopped"
            s.save(update_fields=["status"])
        return Response()


class StopPoll(View):
    def post(self, request, pk):
        poll = Poll.objects.get(pk=pk)
        if poll.status == "closed":
            return HttpResponse(status=409)
        poll.status = "stopped"
        poll.save()
        return HttpResponse()


def show_digest(request, pk):
    return HttpResponse(Digest.objects.get(pk=pk).status)
