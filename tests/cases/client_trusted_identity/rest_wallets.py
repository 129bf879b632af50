# only: apr-client-trusted-identity
from django.contrib.auth.models import User
from django.db import models
from rest_framework import generics, mixins, permissions, serializers, status, viewsets
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView


class Wallet(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    balance = models.DecimalField(max_digits=10, decimal_places=2)
    label = models.CharField(max_length=40)


class Ticket(models.Model):
    reporter = models.ForeignKey(User, on_delete=models.CASCADE)
    subject = models.CharField(max_length=100)
    status = models.CharField(max_length=10, default="open")


class WalletSerializer(serializers.ModelSerializer):
    class Meta:
        model = Wallet
        fields = ["id", "label", "balance"]
        read_only_fields = ["balance"]


class WholeWalletSerializer(serializers.ModelSerializer):  # error: apr-client-trusted-identity
    class Meta:
        model = Wallet
        fields = "__all__"


class TicketSerializer(serializers.ModelSerializer):
    class Meta:
        model = Ticket
        fields = ("id", "subject")


class TicketFullSerializer(serializers.ModelSerializer):  # error: apr-client-trusted-identity
    class Meta:
        model = Ticket
        exclude = ("id",)


class IsOwner(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.owner_id == request.user.id


class WalletViewSet(viewsets.ModelViewSet):  # error: apr-client-trusted-identity
    queryset = Wallet.objects.all()
    serializer_class = WalletSerializer
    permission_classes = [permissions.IsAuthenticated]


class OwnWalletViewSet(viewsets.ModelViewSet):
    serializer_class = WalletSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self):
        return Wallet.objects.filter(owner=self.request.user)

    def perform_create(self, serializer):
        serializer.save(owner=self.request.user)


class GuardedWalletViewSet(mixins.RetrieveModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet):
    queryset = Wallet.objects.all()
    serializer_class = WalletSerializer
    permission_classes = [permissions.IsAuthenticated & IsOwner]


class WholeWalletViewSet(viewsets.ModelViewSet):
    serializer_class = WholeWalletSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self):
        return Wallet.objects.filter(owner=self.request.user)


class AdminWalletViewSet(viewsets.ModelViewSet):
    queryset = Wallet.objects.all()
    serializer_class = WholeWalletSerializer
    permission_classes = [permissions.IsAdminUser]


class TicketCreate(generics.CreateAPIView):
    serializer_class = TicketFullSerializer
    permission_classes = [permissions.IsAuthenticated]


class TicketCreateSafe(generics.CreateAPIView):
    serializer_class = TicketSerializer
    permission_classes = [permissions.IsAuthenticated]

    def perform_create(self, serializer):
        serializer.save(reporter=self.request.user)


@api_view(["GET"])
@permission_classes([permissions.IsAuthenticated])
def balance(request):  # error: apr-client-trusted-identity
    wallet = Wallet.objects.get(owner_id=request.query_params["user"])
    return Response({"balance": wallet.balance})


@api_view(["GET"])
@permission_classes([permissions.IsAuthenticated])
def own_balance(request):
    wallet = Wallet.objects.get(owner=request.user)
    return Response({"balance": wallet.balance})


class Withdraw(APIView):
    permission_classes = [permissions.IsAuthenticated]

    def post(self, request, wallet_id):  # error: apr-client-trusted-identity
        wallet = Wallet.objects.select_for_update().get(pk=wallet_id)
        wallet.balance -= 10
        wallet.save()
        return Response(status=status.HTTP_204_NO_CONTENT)


class WithdrawChecked(APIView):
    permission_classes = [permissions.IsAuthenticated, IsOwner]

    def post(self, request, wallet_id):
        wallet = Wallet.objects.select_for_update().get(pk=wallet_id)
        self.check_object_permissions(request, wallet)
        wallet.balance -= 10
        wallet.save()
        return Response(status=status.HTTP_204_NO_CONTENT)


class TicketViewSet(viewsets.GenericViewSet):
    serializer_class = TicketSerializer
    permission_classes = [permissions.IsAuthenticated]

    def get_queryset(self):
        return Ticket.objects.filter(reporter=self.request.user)

    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        ticket = self.get_object()
        ticket.status = "closed"
        ticket.save(update_fields=["status"])
        return Response({"status": ticket.status})
