"""A service's callback that is called so only by its class and route; where somebody with a permission calls it, that is asked."""
# only: apr-unsigned-webhook

from typing import Any

from django.db import models
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Attempt(models.Model):
    code = models.CharField(max_length=30)
    status = models.CharField(max_length=30)

    def review(self, payload: dict[str, Any]) -> None:
        self.status = payload["reviewStatus"]
        self.save()


class AnonymousReviewCallback(APIView):
    # `callback` alone may be where a login at somebody else's comes back to, and DRF takes JSON from our own pages too
    def post(self, request: Request) -> Response:  # gap: apr-unsigned-webhook
        Attempt.objects.get(code=request.data["examCode"]).review(request.data)
        return Response({})


class AnonymousReviewWebhook(APIView):
    def post(self, request: Request) -> Response:  # error: apr-unsigned-webhook
        Attempt.objects.get(code=request.data["examCode"]).review(request.data)
        return Response({})


class ReviewCallback(APIView):
    def post(self, request: Request, code: str) -> Response:
        attempt = Attempt.objects.get(code=code)
        if not request.user.has_perm("exams.can_review", attempt):
            return Response(status=403)
        attempt.review(request.data)
        return Response({})


urlpatterns = [
    path("proctoring_review_callback/", AnonymousReviewCallback.as_view()),
    path("proctoring_review_webhook/", AnonymousReviewWebhook.as_view()),
    path("attempts/<slug:code>/reviewed", ReviewCallback.as_view()),
]
