from .models import Loan


def write_off(loan_id):  # error: apr-untested-transition
    Loan.objects.filter(pk=loan_id, state=Loan.State.PAID_OUT).update(state=Loan.State.WRITTEN_OFF)


def reset(loan_id):
    loan = Loan.objects.get(pk=loan_id)
    if loan.state == Loan.State.REJECTED:
        setattr(loan, "state", Loan.State.REQUESTED)
        loan.save()


def increase(loan_id, by):
    loan = Loan.objects.get(pk=loan_id)
    loan.amount += by
    loan.save(update_fields=["amount"])


def process(loan_id):
    loan = Loan.objects.get(pk=loan_id)
    loan.reject()
