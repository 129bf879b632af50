from celery import shared_task
from django.db import connection, transaction
from huey.contrib.djhuey import db_task
from redis import Redis

from studio_tasks.models import Clip, Film, Render, Track

redis = Redis(decode_responses=True)


@shared_task
def finish_render(pk):  # error: apr-uncoordinated-job
    """A transaction is no lock."""
    with transaction.atomic():
        render = Render.objects.get(pk=pk)
        if render.state == Render.State.STOPPED:
            return
        render.state = Render.State.DONE
        render.save(update_fields=["state"])


@shared_task
def encode(pk):
    with transaction.atomic():
        clip = Clip.objects.locked().get(pk=pk)
        if clip.state != "draft":
            return
        clip.state = "encoded"
        clip.save()


@db_task()
def mix(pk):  # gap: apr-uncoordinated-job  (another object keeps the row)
    Mixer(Track.objects.get(pk=pk)).run()


class Mixer:
    def __init__(self, track):
        self.track = track

    def run(self):
        if self.track.status == "new":
            self.track.status = "mixed"
            self.track.save()


@shared_task
def cut(pk):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [pk])
        film = Film.objects.get(pk=pk)
        if film.status == "new":
            film.status = "cut"
            film.save()


@shared_task
def sync_upload(key):  # error: apr-uncoordinated-job
    if redis.hget(f"upload:{key}", "status") != "aborted":
        redis.hset(f"upload:{key}", "status", "synced")
