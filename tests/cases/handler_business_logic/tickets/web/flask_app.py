"""Flask: routes, method views and hooks."""

from functools import partial

from flask import Blueprint, Flask, Response, abort, g, jsonify, request
from flask.views import MethodView

from tickets.domain.ticket import Refunds, Ticket, TicketRepository
from tickets.domain.ticket import unit_of_work as work

app = Flask(__name__)
bp = Blueprint("tickets", __name__)
tickets: TicketRepository = work().tickets
refunds = Refunds(tickets)
find = partial(tickets.get)


@bp.post("/tickets/<int:ticket_id>/use")
def use(ticket_id: int) -> Response:
    ticket = tickets.get(ticket_id)
    if ticket is None:
        abort(404)
    ticket.state = "used"  # error: apr-handler-business-logic
    tickets.save(ticket)
    return jsonify(state=ticket.state)


@bp.post("/tickets/<int:ticket_id>/refund")
def refund(ticket_id: int) -> Response:
    ticket = find(ticket_id)
    if ticket is None:
        abort(404)
    amount = ticket.price - 250 if ticket.state == "used" else ticket.price  # error: apr-handler-business-logic
    refunds.refund(ticket_id, amount)
    return jsonify(amount=amount / 100)


@bp.post("/tickets/swap")
def swap() -> Response:
    with work() as unit:  # error: apr-handler-business-logic
        unit.tickets.add(Ticket(1, 100, "new", 1))
        unit.tickets.save(Ticket(2, 100, "swapped", 1))
        unit.commit()
    return jsonify(ok=True)


@bp.before_request
def count_seats() -> None:
    """A hook is a handler."""
    ticket = tickets.get(int(request.args.get("ticket", "0")))
    if ticket is not None and ticket.seats > 10:  # error: apr-handler-business-logic
        refunds.refund(ticket.id, 0)


class TicketView(MethodView):
    def put(self, ticket_id: int) -> Response:
        ticket = tickets.get(ticket_id)
        assert ticket is not None
        ticket.seats += int(request.form["seats"])  # error: apr-handler-business-logic
        tickets.save(ticket)
        return jsonify(self._shown(ticket))

    def get(self, ticket_id: int) -> Response:
        ticket = tickets.get(ticket_id)
        if ticket is None:
            abort(404)
        return jsonify(self._shown(ticket))

    def _shown(self, ticket: Ticket) -> dict[str, object]:
        return {
            "id": ticket.id,
            "euros": ticket.price / 100,
            "total": ticket.total / 100,
            "state": "sold" if ticket.sold_at else ticket.state,
            "extras": sum(ticket.extras) / 100,
        }


@bp.get("/tickets")
def listed() -> Response:
    found = sorted(tickets.open_ones(), key=lambda ticket: ticket.price)
    return jsonify(items=[{"id": one.id, "euros": one.price / 100} for one in found if one.seats > 0], worth=sum(one.total for one in found))


@bp.post("/tickets/<int:ticket_id>/back")
def give_back(ticket_id: int) -> tuple[Response, int]:
    try:
        ticket = refunds.refund(ticket_id, int(request.form["cents"]))
    except ValueError as error:
        return jsonify(error=str(error)), 409
    if ticket.state == "refunded":
        return jsonify(id=ticket.id), 200
    return jsonify(id=ticket.id), 202


@app.before_request
def who() -> None:
    g.user = request.headers.get("X-User")
    if g.user is None:
        abort(401)
