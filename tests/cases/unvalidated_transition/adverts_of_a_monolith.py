# only: apr-unvalidated-transition
from django.contrib import admin
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from peewee import CharField, Model, SqliteDatabase
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

DRAFT, LIVE, GONE = range(3)


class Advert(models.Model):
    STATUS_CHOICES = ((DRAFT, "Draft"), (LIVE, "Live"), (GONE, "Gone"))
    status = models.IntegerField(choices=STATUS_CHOICES, default=DRAFT)
    text = models.TextField()

    class Meta:
        app_label = "ads"

    def publish(self):
        self.status = LIVE  # error: apr-unvalidated-transition
        self.save()

    def retire(self):
        if self.status == GONE:
            return
        self.status = GONE
        self.save()


class Shop(models.Model):
    state = models.CharField(max_length=40)
    city = models.CharField(max_length=40)

    class Meta:
        app_label = "ads"


def move_shop(request, pk):
    shop = get_object_or_404(Shop, pk=pk)
    shop.state = request.POST["state"]
    shop.city = request.POST["city"]
    shop.save()
    return HttpResponse()


def retire(request, pk):
    ad = get_object_or_404(Advert, pk=pk)
    ad.status = GONE  # error: apr-unvalidated-transition
    ad.save(update_fields=["status"])
    return HttpResponse()


class AdvertAdmin(admin.ModelAdmin):
    actions = ["make_live", "make_gone"]

    def make_live(self, request, queryset):
        queryset.update(status=LIVE)  # error: apr-unvalidated-transition

    def make_gone(self, request, queryset):
        queryset.filter(status=LIVE).update(status=GONE)


class AdvertSerializer(serializers.ModelSerializer):
    class Meta:
        model = Advert
        fields = ["id", "text"]


class AdvertViewSet(viewsets.ModelViewSet):
    queryset = Advert.objects.all()
    serializer_class = AdvertSerializer

    @action(detail=True, methods=["post"])
    def publish(self, request, pk=None):
        ad = self.get_object()
        serializer = self.get_serializer(ad, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.save(status=LIVE)  # error: apr-unvalidated-transition
        return Response(serializer.data)

    @action(detail=True, methods=["post"])
    def gone(self, request, pk=None):
        ad = self.get_object()
        if ad.status != LIVE:
            return Response(status=409)
        serializer = self.get_serializer(ad, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.save(status=GONE)
        return Response(serializer.data)

    def perform_create(self, serializer):
        serializer.save(status=DRAFT)


sq = SqliteDatabase("q.db")


class Run(Model):
    status = CharField(choices=(("new", "New"), ("done", "Done")), default="new")

    class Meta:
        database = sq


def finish(run_id):
    Run.update(status="done").where(Run.id == run_id).execute()  # error: apr-unvalidated-transition


def finish_ok(run_id):
    Run.update(status="done").where(Run.id == run_id, Run.status == "new").execute()


def finish_row(run_id):
    run = Run.get_by_id(run_id)
    run.status = "done"  # error: apr-unvalidated-transition
    run.save()
