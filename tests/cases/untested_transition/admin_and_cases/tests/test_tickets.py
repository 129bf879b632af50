from ..admin import TicketAdmin
from ..models import Ticket
from ..services import apply_case


def test_apply():
    ticket = Ticket()
    apply_case(ticket, {"before": "open", "state": "closed"})
    assert ticket.state == "closed"


def test_reopen(rf, admin_site):
    TicketAdmin(Ticket, admin_site).reopen(rf.get("/"), Ticket.objects.all())
