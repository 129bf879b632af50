"""What is booked. Each handler asks what may be done with it before it does it."""

from enum import Enum

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class BookingState(Enum):
    pending = 1
    accepted = 2
    rejected = 3
    cancelled = 4


class Booking(db.Model):
    __tablename__ = "bookings"
    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.Enum(BookingState))
    owner = db.Column(db.Integer)

    @property
    def is_pending(self):
        return self.state == BookingState.pending

    def can_accept(self, user):
        return self.is_pending and user.is_manager

    def can_cancel(self, user):
        return self.state != BookingState.cancelled and user.id == self.owner

    def can_see(self, user):
        return user.id == self.owner

    def accept(self, user):
        self.state = BookingState.accepted

    def cancel(self, user):
        self.state = BookingState.cancelled

    def reject(self, user):
        self.state = BookingState.rejected

    def reopen(self, user):
        self.state = BookingState.pending  # error: apr-unvalidated-transition
