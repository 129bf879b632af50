"""What may be made sure of before something is done, and the words that speak of permissions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntFlag
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import snake
from apr_mypy.views.walk import inside


class Check(IntFlag):
    """What is made sure before something is done."""

    NOTHING = 0
    LOGIN = 1
    """Somebody is logged in."""
    OWN = 2
    """What is asked for is compared with who acts."""
    PERMISSION = 4
    """Who acts may do just that."""


LOGIN, OWN, PERMISSION, NOTHING = Check.LOGIN, Check.OWN, Check.PERMISSION, Check.NOTHING
PERMITS: Final = pattern_of(
    r"(^|_)(admin|admins|administrators?|staff|superusers?|super_users?|superadmins?|su|perm|perms|permission|permissions|permitted|role|roles|scope|scopes|privileges?|privileged|owner|owners|owns|ownership|policy|policies"
    r"|acl|rbac|moderator|manager|operator|internal|allow|allowed|can|access|guard|guards|restrict|restricted|belongs|member|members|membership|ability|entitled|entitlement|backoffice|"
    r"root|authorize|authorized|authorization|participant|accessible|visible|editable|viewable|writable|own)(_|$)"
)
"""Words of permissions, and of who has them."""


_LABELS: Final = frozenset({"name", "title", "label", "description", "summary", "tags", "queue", "operation_id", "url_name"})
"""Arguments that only say what something is called."""


def words_in(value: f.AnyValue) -> Iterator[str]:
    """The words that a value speaks of: names, attributes and texts in it, but no labels (`job(name="backup_manager_freeze")`)."""
    labels = {id(arg.value) for call in inside(value) if isinstance(call, f.Call) for arg in call.args if arg.name in _LABELS}
    for one in inside(value):
        if id(one) in labels:
            continue
        if isinstance(one, f.Name | f.Attr):
            yield snake(one.name.rpartition(".")[2])
        elif isinstance(one, f.Const) and isinstance(one.value, str):
            yield snake(one.value).replace(".", "_").replace(":", "_").replace("-", "_")
