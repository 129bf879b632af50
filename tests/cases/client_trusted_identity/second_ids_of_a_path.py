"""A permission for the choir that the path names says nothing of a song that the same path names besides, unless something ties the two together: the query, the permission on the object, the view itself."""
# only: apr-client-trusted-identity

from django.db import models
from django.db.models import QuerySet
from django.urls import path
from rest_framework import generics, serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView


class Choir(models.Model):
    name = models.CharField(max_length=60)


class Singer(models.Model):
    choir = models.ForeignKey(Choir, on_delete=models.CASCADE)
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)


class Song(models.Model):
    choir = models.ForeignKey(Choir, on_delete=models.CASCADE)
    title = models.CharField(max_length=60)


class Language(models.Model):
    name = models.CharField(max_length=60)


class OfChoir(BasePermission):
    @classmethod
    def choir_of(cls, view: APIView) -> int:
        return view.kwargs.get("choir_id")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return Singer.objects.filter(choir=self.choir_of(view), user=request.user).exists()


class OfChoirAndSong(OfChoir):
    def has_object_permission(self, request: Request, view: APIView, obj: Song) -> bool:
        return obj.choir_id == self.choir_of(view)


class SongSerializer(serializers.ModelSerializer):
    class Meta:
        model = Song
        fields = ["title"]


class SongDetail(generics.RetrieveUpdateDestroyAPIView):  # error: apr-client-trusted-identity
    queryset = Song.objects.all()
    serializer_class = SongSerializer
    lookup_url_kwarg = "song_id"
    permission_classes = [IsAuthenticated & OfChoir]


class TiedSongDetail(generics.RetrieveUpdateDestroyAPIView):
    queryset = Song.objects.all()
    serializer_class = SongSerializer
    lookup_url_kwarg = "song_id"
    permission_classes = [IsAuthenticated & OfChoir]

    def get_queryset(self) -> QuerySet[Song]:
        return Song.objects.filter(choir=self.kwargs["choir_id"])


class AskedSongDetail(generics.RetrieveUpdateDestroyAPIView):
    queryset = Song.objects.all()
    serializer_class = SongSerializer
    lookup_url_kwarg = "song_id"
    permission_classes = [IsAuthenticated & OfChoirAndSong]


class LanguageDetail(generics.RetrieveAPIView):
    queryset = Language.objects.all()
    serializer_class = SongSerializer
    lookup_url_kwarg = "language_id"
    permission_classes = [IsAuthenticated & OfChoir]


class ChoirDetail(generics.RetrieveUpdateAPIView):
    queryset = Choir.objects.all()
    serializer_class = SongSerializer
    lookup_url_kwarg = "choir_id"
    permission_classes = [IsAuthenticated & OfChoir]


urlpatterns = [
    path("choirs/<int:choir_id>/songs/<int:song_id>/", SongDetail.as_view()),
    path("choirs/<int:choir_id>/tied/<int:song_id>/", TiedSongDetail.as_view()),
    path("choirs/<int:choir_id>/asked/<int:song_id>/", AskedSongDetail.as_view()),
    path("choirs/<int:choir_id>/languages/<int:language_id>/", LanguageDetail.as_view()),
    path("choirs/<int:choir_id>/", ChoirDetail.as_view()),
]
