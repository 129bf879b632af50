from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.views import MethodView

from flask_clinic import billing
from flask_clinic.models import Appointment, Patient, db

bp = Blueprint("clinic", __name__)


@bp.before_request
def touch():
    patient = Patient.query.get(session.get("patient_id"))
    if patient is None:
        return None
    g.patient = patient
    patient.last_seen = datetime.utcnow()  # who was here when belongs to authentication
    db.session.commit()


@bp.before_app_request
def load_user():
    g.user = None
    if "uid" in session:
        g.user = db.session.get(Patient, session["uid"])


@bp.route("/appointments/<int:pk>/no-show", methods=["POST"])
def no_show(pk):
    appointment = Appointment.query.get_or_404(pk)
    appointment.state = "no_show"  # error: apr-handler-business-logic
    appointment.fee = appointment.fee * 2
    db.session.commit()
    flash("Marked as no-show")
    return redirect(url_for("clinic.day"))


@bp.post("/appointments")
def book():
    start = datetime.fromisoformat(request.form["start"])
    minutes = int(request.form.get("minutes", 30))
    for other in Appointment.query.filter_by(state="booked"):
        ends = other.starts_at + timedelta(minutes=other.minutes)  # error: apr-handler-business-logic
        if other.starts_at < start + timedelta(minutes=minutes) and start < ends:
            abort(409)
    db.session.add(Appointment(patient_id=g.user.id, starts_at=start, minutes=minutes, state="booked"))
    db.session.commit()
    return "", 201


class AppointmentResource(MethodView):
    def get(self, pk):
        appointment = Appointment.query.get_or_404(pk)
        return jsonify(id=appointment.id, starts_at=appointment.starts_at.isoformat(), fee="%.2f" % (appointment.fee / 100))

    def delete(self, pk):
        appointment = Appointment.query.get_or_404(pk)
        if appointment.starts_at - datetime.utcnow() < timedelta(hours=24):  # error: apr-handler-business-logic
            billing.charge_late_fee(appointment.id)
        billing.cancel(appointment.id)
        return "", 204

    def post(self, pk):
        billing.cancel(pk)
        return jsonify(ok=True)


bp.add_url_rule("/appointments/<int:pk>", view_func=AppointmentResource.as_view("appointment"))


@bp.post("/patients/<int:pk>/settle")
def settle(pk):
    patient = Patient.query.get_or_404(pk)
    with db.session.begin_nested():  # error: apr-handler-business-logic
        Appointment.query.filter_by(patient_id=patient.id).update({"state": "settled"})
        Patient.query.filter_by(id=pk).update({"balance": 0})
    db.session.commit()
    return jsonify(ok=True)


def _bill(patient, appointments):
    owed = 0
    for appointment in appointments:
        owed += appointment.fee  # error: apr-handler-business-logic
    patient.balance = owed
    return owed


@bp.post("/patients/<int:pk>/bill")
def bill(pk):
    patient = Patient.query.get_or_404(pk)
    _bill(patient, Appointment.query.filter_by(patient_id=pk).all())
    db.session.commit()
    return jsonify(ok=True)


@bp.get("/day")
def day():
    appointments = Appointment.query.order_by(Appointment.starts_at).all()
    total = sum(a.fee for a in appointments)
    return render_template("day.html", appointments=appointments, total=total)


@bp.post("/login")
def login():
    patient = Patient.query.filter_by(name=request.form["name"]).first()
    if patient is None:
        flash("Wrong name or password")
        return redirect(url_for("clinic.login"))
    session["uid"] = patient.id
    return redirect(url_for("clinic.day"))


@bp.errorhandler(billing.Declined)
def declined(error):
    return jsonify(error=str(error), retry=error.retry_after > 0), 402


@bp.post("/appointments/<int:pk>/cancel")
def cancel(pk):
    try:
        billing.cancel(pk)
    except billing.Declined as error:
        return jsonify(error=str(error)), 402
    except KeyError:
        abort(404)
    return jsonify(ok=True)
