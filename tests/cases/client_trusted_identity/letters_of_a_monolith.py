# only: apr-client-trusted-identity
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from rest_framework import permissions, serializers, viewsets


class Letter(models.Model):
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    body = models.TextField()
    status = models.CharField(max_length=10)

    class Meta:
        app_label = "l"


@login_required
def letters(request):  # error: apr-client-trusted-identity
    qs = Letter.objects.filter(owner_id=request.GET["user"])
    return JsonResponse({"letters": [x.body for x in qs]})


@login_required
def my_letters(request):
    qs = Letter.objects.filter(owner=request.user)
    return JsonResponse({"letters": [x.body for x in qs]})


@login_required
def delete_letter(request, pk):  # error: apr-client-trusted-identity
    letter = get_object_or_404(Letter, pk=pk)
    letter.delete()
    return HttpResponse(status=204)


@login_required
def delete_letter_ok(request, pk):
    letter = get_object_or_404(Letter, pk=pk)
    if letter.owner != request.user:
        raise PermissionDenied
    letter.delete()
    return HttpResponse(status=204)


@login_required
def delete_letter_scoped(request, pk):
    get_object_or_404(Letter.objects.filter(owner=request.user), pk=pk).delete()
    return HttpResponse(status=204)


@permission_required("l.delete_letter")
def delete_any(request, pk):
    get_object_or_404(Letter, pk=pk).delete()
    return HttpResponse(status=204)


@login_required
def new_letter(request):  # error: apr-client-trusted-identity
    Letter.objects.create(owner_id=request.POST["owner"], body=request.POST["body"])
    return HttpResponse(status=201)


class LetterSerializer(serializers.ModelSerializer):  # error: apr-client-trusted-identity
    class Meta:
        model = Letter
        fields = "__all__"


class LetterViewSet(viewsets.ModelViewSet):
    serializer_class = LetterSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self):
        return Letter.objects.filter(owner=self.request.user)


class SafeLetterSerializer(serializers.ModelSerializer):
    class Meta:
        model = Letter
        fields = ["id", "body"]


class SafeLetterViewSet(viewsets.ModelViewSet):
    serializer_class = SafeLetterSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self):
        return self.request.user.letter_set.all()

    def perform_create(self, serializer):
        serializer.save(owner=self.request.user)


class OpenLetterViewSet(viewsets.ModelViewSet):  # error: apr-client-trusted-identity
    queryset = Letter.objects.all()
    serializer_class = SafeLetterSerializer
    permission_classes = [permissions.IsAuthenticated]
