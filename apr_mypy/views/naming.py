"""The last word of what a value refers to or calls: `get` of `client.get`, of `cache.get(key)`, of an imported `cache.get`; and names in one spelling."""

from __future__ import annotations

import re

from apr_mypy import facts as f


def last_name(value: f.AnyValue | None) -> str:
    """The last part of a name or attribute; "" of any other value."""
    return value.name.rpartition(".")[2] if isinstance(value, (f.Name, f.Attr)) else ""


def called_name(call: f.Call) -> str:
    """The last part of what a call calls."""
    return last_name(call.func)


def outer_name(value: f.AnyValue) -> str:
    """The last part of what a call calls, or of the value itself: `Conflict` of `Conflict`, of `Conflict("taken")` and of `Conflict[str]`."""
    func = value.func if isinstance(value, f.Call) else value
    return outer_name(func.base) if isinstance(func, f.Item) else last_name(func)


def name_or_key(value: f.AnyValue) -> str:
    """The last part of what a value is called: of `claims["roles"]` and `claims.get("roles")` the key."""
    if isinstance(value, f.Item):
        return value.index.value if isinstance(value.index, f.Const) and isinstance(value.index.value, str) else ""
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name == "get" and value.args:
        key = value.args[0].value
        return key.value if isinstance(key, f.Const) and isinstance(key.value, str) else ""
    return last_name(value)


def snake(name: str) -> str:
    """A name in lower case, its words joined by underscores."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case: `sendMagicLink`, `send-magic_link`."""
    return [word for word in re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()) if word]


def class_of_table(table: str) -> str:
    """What the class of a table's rows would be called (`order_lines`: `OrderLine`)."""
    words = table.removesuffix("ies") + "y" if table.endswith("ies") else table.removesuffix("s")
    return "".join(part.capitalize() for part in words.split("_"))


def collection_name(table: str) -> str:
    """The own name of a table, or of a collection as it is written (`in client.shop["orders"]`, `in self.db.orders`, `in db.get_collection("orders")`): the key, else the last part."""
    written = table.removeprefix("in ")
    key = re.search(r"[\[(]['\"]([\w.-]+)['\"][\])]$", written)
    return key[1] if key is not None else written.rpartition(".")[2]
