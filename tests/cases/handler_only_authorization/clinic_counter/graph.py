from __future__ import annotations

import strawberry
from strawberry.permission import BasePermission
from typing import Any

from clinic_counter import services
from clinic_counter.services import DatabaseArchive, RecordDesk


class IsStaff(BasePermission):
    message = "staff only"

    def has_permission(self, source: Any, info: strawberry.Info, **kwargs: Any) -> bool:
        return bool(info.context["request"].user.is_staff)


@strawberry.type
class Mutation:
    @strawberry.mutation
    def forget(self, record_id: int) -> bool:
        RecordDesk(DatabaseArchive()).forget_patient(record_id)
        return True

    @strawberry.mutation(permission_classes=[IsStaff])
    def cancel_invoice(self, invoice_id: int) -> bool:
        services.cancel_invoice(invoice_id)
        return True
