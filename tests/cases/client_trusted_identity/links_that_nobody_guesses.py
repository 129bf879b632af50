"""A row found by its id and a secret of its own is for whoever got the link; a form that offers a choice is there for it; a view that asks for a model's permission is the staff's. Without that, they are open."""
# only: apr-client-trusted-identity

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render


class Payment(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    guid = models.CharField(max_length=50)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    memo = models.TextField()


class Watch(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    topic = models.CharField(max_length=50)


class Announcement(models.Model):
    creator = models.ForeignKey(User, on_delete=models.CASCADE)
    text = models.TextField()


class Draft(models.Model):
    creator = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    text = models.TextField()


def has_perm(user, perm):
    return user.is_superuser or user.has_perm(perm)


@login_required
def by_link(request, payment_id, guid):
    payment = get_object_or_404(Payment, id=payment_id, guid=guid)
    payment.memo = request.POST["memo"]
    payment.save()
    return redirect("payments")


@login_required
def held_against(request, payment_id):
    payment = get_object_or_404(Payment, pk=payment_id)
    if request.POST["guid"] != payment.guid:
        raise Http404
    payment.memo = request.POST["memo"]
    payment.save()
    return redirect("payments")


@login_required
def by_number(request, payment_id):  # error: apr-client-trusted-identity
    payment = get_object_or_404(Payment, pk=payment_id)
    payment.memo = request.POST["memo"]
    payment.save()
    return redirect("payments")


class WatchForm(forms.ModelForm):
    """Whom to tell: one of the staff."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_staff=True)

    class Meta:
        model = Watch
        fields = ["user", "topic"]


@login_required
def watch(request):
    form = WatchForm(request.POST or None)
    if form.is_valid():
        form.save()
    return render(request, "watch.html", {"form": form})


class AnnouncementForm(forms.ModelForm):
    class Meta:
        model = Announcement
        fields = ["creator", "text"]


def announce(request, form_class=AnnouncementForm):
    if not has_perm(request.user, "news.add_announcement"):
        return HttpResponse(status=403)
    form = form_class(request.POST or None)
    if form.is_valid():
        form.save()
    return render(request, "announce.html", {"form": form})


class DraftForm(forms.ModelForm):  # error: apr-client-trusted-identity
    class Meta:
        model = Draft
        fields = ["creator", "text"]


@login_required
def write(request):
    form = DraftForm(request.POST or None)
    if form.is_valid():
        form.save()
    return render(request, "draft.html", {"form": form})
