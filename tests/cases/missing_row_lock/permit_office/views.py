from permit_office.dao import Dao, tx


def submit(request):
    with tx() as s:
        permit = Dao(s).find(request.matchdict["id"])
        permit.submit()  # error: apr-missing-row-lock
    return {}


def submit_locked(request):
    with tx() as s:
        permit = Dao(s).find(request.matchdict["id"], lock=True)
        permit.submit()
    return {}


def revoke(request):
    with tx() as s:
        permit = Dao(s).find(request.matchdict["id"])
        if permit.status in ("submitted", "granted"):
            permit.status = "revoked"  # error: apr-missing-row-lock
    return {}


def owner(request):
    with tx() as s:
        permit = Dao(s).find(request.matchdict["id"])
        if permit.status == "draft":
            permit.owner = int(request.POST["owner"])
    return {}
