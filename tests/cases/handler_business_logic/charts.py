# only: apr-handler-business-logic
"""Which days a chart shows is no decision, however they are worked out; which are written is one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, JsonResponse


class Cycle(models.Model):
    start_date: Any = models.DateTimeField(null=True)
    end_date: Any = models.DateTimeField(null=True)

    class Meta:
        app_label = "charts"


class Shown(models.Model):
    day = models.DateField()

    class Meta:
        app_label = "charts"


def completion_chart(request: HttpRequest, cycle_id: int) -> JsonResponse:
    cycle = Cycle.objects.filter(id=cycle_id).first()
    if cycle and cycle.start_date:
        month, last = cycle.start_date.date(), cycle.end_date.date()
    else:
        return JsonResponse({"data": []})
    data = []
    while month <= last:
        data.append(month.isoformat())
        month = month.replace(month=month.month + 1)
    return JsonResponse({"data": data})


def remember_chart(request: HttpRequest, cycle_id: int) -> JsonResponse:
    cycle = Cycle.objects.filter(id=cycle_id).first()
    if cycle and cycle.start_date:  # error: apr-handler-business-logic
        day = cycle.start_date.date()
    else:
        return JsonResponse({"data": []})
    Shown.objects.create(day=day.replace(day=1))
    return JsonResponse({"data": [day.isoformat()]})
