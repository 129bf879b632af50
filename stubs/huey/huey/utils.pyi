from typing import Any, NamedTuple

class Error(NamedTuple):
    metadata: dict[str, Any]
