from erp.core.events import Event
from erp.modules.hr import _Person  # error: apr-cross-feature-import
from erp.modules.hr.public import employee


def salary(id: int) -> int:
    return len(employee(id)) + len(_Person(id).name) + len(Event("x").name)
