# only: apr-app-only-constraint
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,type-arg,no-untyped-def,import-untyped"
"""Django and DRF: the check in `validate` or `clean` and the insert elsewhere, in a view before `save`, over a related manager, against a limit; what a framework or a lock makes safe is left."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView


class Club(models.Model):
    name = models.CharField(max_length=9)
    places = models.IntegerField()


class Member(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="members")
    email = models.EmailField()
    number = models.CharField(max_length=9, unique=True)


class Booking(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE)
    day = models.DateField()
    hour = models.IntegerField()

    class Meta:
        unique_together = [("club", "day", "hour")]

    def clean(self) -> None:
        if Booking.objects.filter(club=self.club, day=self.day).exclude(pk=self.pk).exists():  # error: apr-app-only-constraint
            raise ValidationError("one booking a day")


class MemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = Member
        fields = ["club", "email", "number"]

    def validate_email(self, value: str) -> str:
        if Member.objects.filter(email__iexact=value).exists():  # error: apr-app-only-constraint
            raise serializers.ValidationError("taken")
        return value

    def validate_number(self, value: str) -> str:
        """The number is checked for its form."""
        if not value.isdigit():
            raise serializers.ValidationError("digits only")
        return value


class MemberOfClubSerializer(serializers.ModelSerializer):
    class Meta:
        model = Member
        fields = ["email"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        club = self.context["club"]
        if club is not None and Member.objects.filter(club=club, email=attrs["email"]).exists():  # error: apr-app-only-constraint
            raise serializers.ValidationError("already a member")
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Any:
        return Member.objects.create(club=self.context["club"], **validated_data)


class BookingSerializer(serializers.ModelSerializer):
    """The database has the key, and `create` answers its error."""

    class Meta:
        model = Booking
        fields = ["club", "day", "hour"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if Booking.objects.filter(club=attrs["club"], day=attrs["day"], hour=attrs["hour"]).exists():
            raise serializers.ValidationError("booked")
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Any:
        try:
            with transaction.atomic():
                return super().create(validated_data)
        except IntegrityError as error:
            raise serializers.ValidationError("booked") from error


class SignUpForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "email"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if User.objects.filter(email=email).exists():  # error: apr-app-only-constraint
            raise forms.ValidationError("taken")
        return email


class LoginForm(forms.Form):
    """The account has to be there."""

    email = forms.EmailField()

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not User.objects.filter(email=email).exists():
            raise forms.ValidationError("unknown")
        return email

    def clean(self) -> dict[str, Any]:
        user = User.objects.filter(email=self.cleaned_data["email"]).first()
        if user is not None and not user.is_active:
            raise forms.ValidationError("switched off")
        return self.cleaned_data


class JoinView(APIView):
    def post(self, request: Any, club_id: int) -> Response:
        if Member.objects.filter(club_id=club_id, email=request.data["email"]).exists():  # error: apr-app-only-constraint
            return Response(status=status.HTTP_409_CONFLICT)
        serializer = MemberSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)


def join_by_relation(club: Club, email: str) -> None:
    if club.members.filter(email=email).exists():  # error: apr-app-only-constraint
        raise ValueError(email)
    club.members.create(email=email, number="1")


def join_with_room(club: Club, email: str) -> None:
    if club.members.count() >= club.places:  # error: apr-app-only-constraint
        raise ValueError("full")
    Member.objects.create(club=club, email=email, number="1")


@transaction.atomic
def join_with_room_under_lock(club_id: int, email: str) -> None:
    club = Club.objects.select_for_update().get(pk=club_id)
    if club.members.count() >= club.places:
        raise ValueError("full")
    Member.objects.create(club=club, email=email, number="1")


def at_most_three(club: Club) -> HttpResponse:
    if Booking.objects.filter(club=club).count() < 3:  # error: apr-app-only-constraint
        Booking.objects.create(club=club, day="2024-01-01", hour=1)
    return HttpResponse()


def under_a_cache_lock(request: HttpRequest, email: str) -> None:
    with cache.lock(f"join:{email}"):
        if not Member.objects.filter(email=email).exists():
            Member.objects.create(email=email, number="1")


def sign_up(request: HttpRequest) -> HttpResponse:
    email = request.POST["email"]
    if User.objects.filter(email=email).exists():  # error: apr-app-only-constraint
        return HttpResponse(status=409)
    User.objects.create_user(username=email, email=email, password=request.POST["password"])
    return HttpResponse()


def sign_up_by_name(request: HttpRequest) -> HttpResponse:
    name = request.POST["name"]
    try:
        User.objects.get(username=name)  # error: apr-app-only-constraint
        return HttpResponse(status=409)
    except User.DoesNotExist:
        pass
    User.objects.create_user(username=name)
    return HttpResponse()


def every_day_once(club: Club, day: str) -> Any:
    booking, _ = Booking.objects.get_or_create(club=club, day=day, hour=9)
    return booking


def renamed(member: Member, email: str) -> None:
    if Member.objects.filter(email=email).exclude(pk=member.pk).exists():
        raise ValueError(email)
    member.email = email
    member.save()
