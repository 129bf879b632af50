from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends

from clinic.auth import RoleChecker, current_user, staff_only
from clinic.db import SessionLocal
from clinic.models import User
from clinic.services import PatientService
from clinic.tasks import export_patients, purge_patient

router = APIRouter()
staff = APIRouter(prefix="/staff", dependencies=[Depends(staff_only)])
Me = Annotated[User, Depends(current_user)]


def patients() -> PatientService:
    return PatientService(SessionLocal())


Patients = Annotated[PatientService, Depends(patients)]


@staff.delete("/patients/{patient_id}")
def remove_patient(patient_id: int, service: Patients) -> None:
    service.remove(patient_id)


@router.post("/patients/{patient_id}/merge/{other_id}")
def merge(patient_id: int, other_id: int, service: Patients, me: Me) -> None:
    service.rename(patient_id, "merged")
    service.remove(other_id)


@router.get("/export", dependencies=[Depends(RoleChecker("admin"))])
def export(service: Patients) -> str:
    return service.export_all()


@router.post("/export-later")
def export_later(me: Me) -> None:
    export_patients.delay(me.id)


@router.post("/bills/{bill_id}/refund")
def refund(bill_id: int, service: Patients, me: Annotated[User, Depends(staff_only)]) -> None:
    service.refund(bill_id, me)


@router.post("/bills/{bill_id}/refund-mine")
def refund_mine(bill_id: int, service: Patients, me: Me) -> None:
    service.refund(bill_id, me)


@staff.post("/users/{user_id}/role")
def change_role(user_id: int, role: str, service: Patients) -> None:
    service.change_role(user_id, role)


@router.post("/invitations/{code}/accept")
def accept(code: str, service: Patients, me: Me, background: BackgroundTasks) -> None:
    background.add_task(service.change_role, me.id, "doctor")


@staff.post("/patients/{patient_id}/purge")
def purge(patient_id: int, service: Patients) -> None:
    service.purge(patient_id)


@router.post("/patients/{patient_id}/purge", dependencies=[Depends(RoleChecker("admin", "doctor"))])
def purge_later(patient_id: int) -> None:
    purge_patient.delay(patient_id)


@staff.post("/patients/{patient_id}/archive")
def archive(patient_id: int, service: Patients) -> None:
    service.archive(patient_id)
