from django.db import connection, transaction
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from studio_tasks.models import Clip, Film, Render, Track
from studio_tasks.tasks import finish_render, redis


@require_POST
def stop_render(request, pk):
    render = Render.objects.get(pk=pk)
    if render.state == Render.State.DONE:
        return HttpResponse(status=409)
    render.state = Render.State.STOPPED
    render.save()
    return HttpResponse()


@require_POST
def start_render(request, pk):
    finish_render.delay(pk)
    return HttpResponse()


@require_POST
def drop_clip(request, pk):
    with transaction.atomic():
        clip = Clip.objects.locked().get(pk=pk)
        if clip.state == "encoded":
            return HttpResponse(status=409)
        clip.state = "dropped"
        clip.save()
    return HttpResponse()


@require_POST
def pull_track(request, pk):
    Track.objects.filter(pk=pk).update(status="pulled")
    return HttpResponse()


@require_POST
def shelve(request, pk):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [pk])
        film = Film.objects.get(pk=pk)
        if film.status == "cut":
            return HttpResponse(status=409)
        film.status = "shelved"
        film.save()
    return HttpResponse()


@require_POST
def abort_upload(request, key):
    redis.hset(f"upload:{key}", "status", "aborted")
    return HttpResponse()
