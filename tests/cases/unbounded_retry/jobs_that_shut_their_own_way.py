# only: apr-unbounded-retry
"""A job that puts itself on the queue with a flag under which it does not do so again is run twice at most."""

from celery import Celery

app = Celery("shop")


def find_supplier(name: str, outside: bool) -> object | None:
    return None if outside else object()


@app.task
def look_up(name: str, outside: bool = False) -> None:
    supplier = find_supplier(name, outside)
    if supplier is None and not outside:
        look_up.delay(name, outside=True)


@app.task
def look_up_and_return(name: str, outside: bool = False) -> None:
    if not find_supplier(name, outside):
        if not outside:
            look_up_and_return.delay(name, True)
        return


@app.task
def look_up_for_ever(name: str, outside: bool = False) -> None:
    supplier = find_supplier(name, outside)
    if supplier is None and not outside:
        look_up_for_ever.delay(name, outside=False)  # error: apr-unbounded-retry


@app.task
def look_up_with_the_same(name: str, outside: bool = False) -> None:
    if find_supplier(name, outside) is None:
        look_up_with_the_same.delay(name, outside=True)  # error: apr-unbounded-retry
