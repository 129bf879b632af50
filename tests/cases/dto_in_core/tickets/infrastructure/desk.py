"""What calls the core."""

from tickets.domain.booking import Booking, Bookings, Ledger
from tickets.dto.booking import Booking as Form
from tickets.dto.booking import Channel, Refund


class Desk:
    def __init__(self, bookings: Bookings, ledger: Ledger) -> None:
        self.bookings = bookings
        self.ledger = ledger

    def put(self, form: Form) -> None:
        self.bookings.put(form)  # error: apr-dto-in-core

    def put_mapped(self, form: Form) -> None:
        self.bookings.put(Booking(form.seat, form.channel))

    def seat(self, form: Form) -> int:
        return self.ledger.seat_of(form)  # error: apr-dto-in-core

    def total(self, refund: Refund) -> int:
        return self.ledger.total(refund=refund)  # error: apr-dto-in-core

    def booking(self, form: Form) -> Booking:
        return Booking(form.seat, Channel.WEB, payload=form)  # error: apr-dto-in-core

    def set(self, booking: Booking, form: Form) -> None:
        setattr(booking, "payload", form)  # error: apr-dto-in-core

    def set_seat(self, booking: Booking, form: Form) -> None:
        booking.seat = form.seat

    def refund(self, refund: Refund) -> None:
        self.ledger.refund(refund)
