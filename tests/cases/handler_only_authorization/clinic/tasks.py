from celery import Celery

from clinic.db import SessionLocal
from clinic.services import PatientService

app = Celery("clinic")


@app.task
def export_patients(user_id: int) -> str:
    with SessionLocal() as session:
        return PatientService(session).export_all()


@app.task
def purge_patient(patient_id: int) -> None:
    with SessionLocal() as session:
        PatientService(session).purge(patient_id)


@app.task
def archive_old() -> None:
    with SessionLocal() as session:
        PatientService(session).archive(1)


@app.task
def cleanup() -> None:
    with SessionLocal() as session:
        PatientService(session).nightly_cleanup()


app.conf.beat_schedule = {
    "archive": {"task": "clinic.tasks.archive_old", "schedule": 3600.0},
    "cleanup": {"task": "clinic.tasks.cleanup", "schedule": 3600.0},
}
