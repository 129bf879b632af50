"""A handler's class: the framework loads, checks and then runs it."""

from flask import request
from werkzeug.exceptions import Forbidden

from rooms_of_a_monolith.rooms.models import Booking


class Handler:
    def process(self):
        self._process_args()
        self._check_access()
        return self._process()

    def _process_args(self):
        pass

    def _check_access(self):
        pass

    def _process(self):
        raise NotImplementedError


class BookingHandler(Handler):
    def _process_args(self):
        self.booking = Booking.query.get_or_404(request.view_args["booking_id"])


class ChangeBooking(BookingHandler):
    def _process_args(self):
        BookingHandler._process_args(self)
        self.action = request.view_args["action"]

    def _check_access(self):
        allowed = {"accept": self.booking.can_accept, "cancel": self.booking.can_cancel}
        if self.action not in allowed or not allowed[self.action](request.user):
            raise Forbidden

    def _process(self):
        if self.action == "accept":
            self.booking.accept(request.user)
        else:
            self.booking.cancel(request.user)


class AnswerBooking(BookingHandler):
    def _process(self):
        if self.booking.is_pending:
            answer = self.booking.accept if request.form["yes"] else self.booking.reject
            answer(request.user)


class ReopenBooking(BookingHandler):
    def _check_access(self):
        if not self.booking.can_see(request.user):
            raise Forbidden

    def _process(self):
        self.booking.reopen(request.user)
