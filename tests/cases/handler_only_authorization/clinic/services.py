import csv
import io

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from clinic.models import Bill, Patient, User


class ForbiddenError(Exception):
    pass


class PatientService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def remove(self, patient_id: int) -> None:  # error: apr-handler-only-authorization
        patient = self.session.get_one(Patient, patient_id)
        self.session.delete(patient)
        self.session.commit()

    def export_all(self) -> str:  # error: apr-handler-only-authorization
        out = io.StringIO()
        writer = csv.writer(out)
        for patient in self.session.scalars(select(Patient)):
            writer.writerow([patient.id, patient.name])
        return out.getvalue()

    def rename(self, patient_id: int, name: str) -> None:
        self.session.get_one(Patient, patient_id).name = name
        self.session.commit()

    def refund(self, bill_id: int, actor: User) -> None:
        """Asks who it is itself."""
        bill = self.session.get_one(Bill, bill_id)
        if not actor.is_staff:
            raise ForbiddenError
        bill.refunded = True
        self.session.commit()

    def change_role(self, user_id: int, role: str) -> None:  # error: apr-handler-only-authorization
        self.session.execute(update(User).where(User.id == user_id).values(role=role))
        self.session.commit()

    def purge(self, patient_id: int) -> None:
        """Every way in asks."""
        self.session.execute(delete(Bill).where(Bill.patient_id == patient_id))
        self.session.commit()

    def archive(self, patient_id: int) -> None:
        """One way in, and it asks."""
        self.session.execute(delete(Patient).where(Patient.id == patient_id))
        self.session.commit()

    def nightly_cleanup(self) -> None:
        """Nobody asks anywhere: that is not an authorization that stands only in the handler."""
        self.session.execute(delete(Bill).where(Bill.amount == 0))
        self.session.commit()
