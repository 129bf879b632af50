# only: apr-unguarded-read-modify-write
"""Views without a type: a JSON column that is changed in place is merged in Python; a relation's collection and what is kept beside the row are not."""

from django.db import models, transaction
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Tag(models.Model):
    name = models.CharField(max_length=20)


class Supplier(models.Model):
    meta = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    tags = models.ManyToManyField(Tag)


class SupplierViewSet(viewsets.ModelViewSet):
    queryset = Supplier.objects.all()

    @action(detail=True, methods=["post"])
    def annotate(self, request, pk=None):
        supplier = self.get_object()
        supplier.meta.update(request.data)  # error: apr-unguarded-read-modify-write
        supplier.save()
        return Response(supplier.meta)

    @action(detail=True, methods=["post"])
    def note(self, request, pk=None):
        supplier = self.get_object()
        supplier.notes.append(request.data["note"])  # error: apr-unguarded-read-modify-write
        supplier.save(update_fields=["notes"])
        return Response(supplier.notes)

    @action(detail=True, methods=["post"])
    def annotate_alone(self, request, pk=None):
        with transaction.atomic():
            supplier = Supplier.objects.select_for_update().get(pk=pk)
            supplier.meta.update(request.data)
            supplier.save()
        return Response(supplier.meta)

    @action(detail=True, methods=["post"])
    def tag(self, request, pk=None):
        supplier = self.get_object()
        supplier.tags.add(request.data["tag"])
        supplier.save()
        return Response({})

    @action(detail=True, methods=["post"])
    def answer(self, request, pk=None):
        supplier = self.get_object()
        answer = Response({"id": supplier.pk})
        answer.headers.update({"X-Supplier": str(supplier.pk)})
        return answer
