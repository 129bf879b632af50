from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.generic import ListView, DetailView
from rest_framework import viewsets

from .models import *


def docs(request):
    return JsonResponse({"docs": [d.title for d in Doc.objects.all()]})


def assets(request):
    return JsonResponse({"assets": [a.name for a in Asset.objects.filter(is_deleted=False)]})


def asset_names(request):
    return JsonResponse({"names": list(Asset.objects.values_list("name", flat=True))})  # error: apr-soft-delete-unguarded


class AssetDetail(DetailView):  # error: apr-soft-delete-unguarded
    model = Asset
    template_name = "asset.html"


class AssetList(ListView):
    template_name = "assets.html"

    def get_queryset(self):
        return Asset.objects.exclude(is_deleted=True)


def asset(request, pk):
    a = get_object_or_404(Asset, pk=pk, is_deleted=False)
    return JsonResponse({"name": a.name})


def rename_asset(request, pk):
    a = get_object_or_404(Asset, pk=pk)  # error: apr-soft-delete-unguarded
    a.name = request.POST["name"]
    a.save()
    return JsonResponse({"name": a.name})


def delete_asset(request, pk):
    Asset.objects.filter(pk=pk).update(is_deleted=True)
    return JsonResponse({})


def trash(request):
    return JsonResponse({"names": [a.name for a in Asset.objects.filter(is_deleted=True)]})
