"""A token for whoever is logged in already, made by another method of the view; beside one for whoever knows a password."""
# only: apr-no-rate-limit

from typing import Any

from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter


class Key(models.Model):
    text = models.CharField(max_length=40)
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)


class KeySerializer(serializers.ModelSerializer[Key]):
    class Meta:
        model = Key
        fields = ("text",)
        read_only_fields = ("text",)


class TokensViewSet(viewsets.ModelViewSet[Key]):
    queryset = Key.objects.all()
    serializer_class = KeySerializer

    def perform_create(self, serializer: Any) -> Any:
        return Key.objects.create(owner=self.request.user, text="…")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        key = self.perform_create(serializer)
        return Response({"token": key.text}, status=201)


class TokenViewSet(viewsets.ModelViewSet[Key]):
    queryset = Key.objects.all()
    serializer_class = KeySerializer

    def made_for(self, name: str, password: str) -> Key:
        return Key.objects.get(owner__username=name, owner__password=password)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # error: apr-no-rate-limit
        key = self.made_for(request.data["name"], request.data["password"])
        return Response({"token": key.text}, status=201)


router = DefaultRouter()
router.register("tokens", TokensViewSet)
router.register("token", TokenViewSet, basename="token")
urlpatterns = router.urls
