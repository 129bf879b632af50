"""DRF: view sets, mixins, actions; Django forms; a serializer's create."""

from django import forms
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.edit import DeleteView
from rest_framework import mixins, permissions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListCreateAPIView
from rest_framework.response import Response

from drf_market import service
from drf_market.models import Bid, Listing, Wallet


class ListingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Listing
        fields = ["id", "title", "price"]


class BidSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bid
        fields = ["id", "amount"]


class ListingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    serializer_class = ListingSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self):
        queryset = Listing.objects.filter(sold=False)
        if "max" in self.request.query_params:
            queryset = queryset.filter(price__lte=self.request.query_params["max"])
        return queryset

    @action(detail=True, methods=["post"])
    def bid(self, request, pk=None):
        listing = self.get_object()
        highest = listing.bids.order_by("-amount").first()
        if highest is not None and highest.amount * 105 / 100 > request.data["amount"]:  # error: apr-handler-business-logic
            raise ValidationError("bid too low")
        Bid.objects.create(listing=listing, amount=request.data["amount"])
        return Response(status=status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        listing = self.get_object()
        if listing.ends_at < timezone.now():
            listing.sold = True  # error: apr-handler-business-logic
            listing.save()
        return Response({"sold": listing.sold})

    @action(detail=True, methods=["post"])
    def buy(self, request, pk=None):
        with transaction.atomic():  # error: apr-handler-business-logic
            listing = Listing.objects.select_for_update().get(pk=pk)
            Wallet.objects.filter(owner=request.user).update(balance=F("balance") - listing.price)
            Wallet.objects.filter(owner=listing.seller).update(balance=F("balance") + listing.price)
        return Response(status=204)

    @action(detail=False)
    def stats(self, request):
        total = self.get_queryset().aggregate(total=Sum("price"))["total"]
        return Response({"total": total or 0})

    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        service.withdraw(listing_id=pk, by=request.user)
        return Response(status=204)

    def retrieve(self, request, *args, **kwargs):
        response = super().retrieve(request, *args, **kwargs)
        response.data["cents"] = int(float(response.data["price"]) * 100)
        return response


class BidList(ListCreateAPIView):
    serializer_class = BidSerializer

    def perform_create(self, serializer):
        serializer.save(listing_id=self.kwargs["pk"])

    def get_queryset(self):
        return Bid.objects.filter(listing_id=self.kwargs["pk"])


class Promote(GenericAPIView):
    queryset = Listing.objects.all()
    serializer_class = ListingSerializer

    def post(self, request, pk):
        listing = self.get_object()
        listing.price = listing.price * 9 / 10  # error: apr-handler-business-logic
        listing.save(update_fields=["price"])
        return Response(self.get_serializer(listing).data)


class OfferForm(forms.Form):
    amount = forms.DecimalField()


class OfferView(FormView):
    form_class = OfferForm
    template_name = "offer.html"

    def form_valid(self, form):
        listing = get_object_or_404(Listing, pk=self.kwargs["pk"])
        discount = listing.price - form.cleaned_data["amount"]  # error: apr-handler-business-logic
        service.offer(listing.pk, discount)
        return redirect("listing", pk=listing.pk)


class ListingDelete(DeleteView):
    model = Listing

    def form_valid(self, form):
        if self.object.bids.exists():
            return render(self.request, "cannot.html", status=409)
        return super().form_valid(form)


def listing_page(request, pk):
    listing = get_object_or_404(Listing.objects.select_related("seller"), pk=pk)
    left = listing.ends_at - timezone.now()
    return render(request, "listing.html", {"listing": listing, "hours": left.total_seconds() // 3600, "is_mine": listing.seller == request.user})


def search(request):
    form = OfferForm(request.GET)
    if not form.is_valid():
        return render(request, "search.html", {"form": form}, status=400)
    found = Listing.objects.filter(price__lte=form.cleaned_data["amount"])[:50]
    return render(request, "search.html", {"found": found, "count": len(found)})


def offer(request, pk):
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.offer(pk, form.cleaned_data["amount"])
        except ValueError as error:
            form.add_error("amount", str(error))
        else:
            return HttpResponseRedirect("/thanks/")
    return render(request, "offer.html", {"form": form})
