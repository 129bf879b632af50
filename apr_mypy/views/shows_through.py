"""Functions and methods, by name, whose result shows what they are given, and those whose result shows nothing of it."""

from __future__ import annotations

from typing import Final

ASKS: Final = frozenset({"get", "pop", "getlist", "getenv", "getattr", "setdefault", "getfirst", "get_header", "getone", "header", "env", "config"})
TELLS_LITTLE: Final = frozenset(
    {
        *(
            "len",
            "bool",
            "type",
            "id",
            "hash",
            "isinstance",
            "any",
            "all",
            "sum",
            "min",
            "max",
            "count",
            "keys",
            "startswith",
            "endswith",
            "exists",
            "int",
            "float",
            "find",
            "index",
        ),
        *(
            "iskeyword",
            "isdigit",
            "isalnum",
            "replace",
            "sub",
            "round",
            "abs",
            "enumerate",
            "bit_length",
            "is_valid",
            "check_password",
            "callable",
            "issubclass",
            "range",
        ),
    }
)
"""Functions whose result shows nothing of what they are given."""
WALKS: Final = frozenset({"list", "sorted", "set", "tuple", "frozenset", "join", "iter"})
SAME: Final = frozenset(
    {
        *(
            "str",
            "repr",
            "bytes",
            "dict",
            "dumps",
            "pformat",
            "format",
            "ascii",
            "decode",
            "encode",
            "strip",
            "lstrip",
            "rstrip",
            "lower",
            "upper",
            "title",
            "b64encode",
            "b64decode",
        ),
        *(
            "urlsafe_b64encode",
            "urlsafe_b64decode",
            "standard_b64encode",
            "hex",
            "hexlify",
            "urlencode",
            "quote",
            "quote_plus",
            "unquote",
            "cast",
            "copy",
            "deepcopy",
            "loads",
            "items",
            "values",
        ),
        *(
            "force_str",
            "smart_str",
            "force_bytes",
            "to_str",
            "ensure_str",
            "escape",
            "jsonify",
            "serialize",
            "indent",
            "dedent",
            "fromhex",
            "reversed",
            "popitem",
            "as_dict",
            "safe_dump",
            "removeprefix",
            "removesuffix",
        ),
    }
)
"""Functions and methods whose result shows what they are given."""
DUMPS: Final = frozenset(
    {"model_dump", "model_dump_json", "asdict", "astuple", "_asdict", "vars", "to_dict", "to_json", "to_builtins", "dict", "json"}
)
OF_ITS_OWN: Final = frozenset({"decode", "encode", "loads"})
"""Methods that show what they are called on: `raw.decode()`. What an object or library decodes (`jwt.decode(token)`, `serializer.loads(token)`) is what was in it."""
FORMATS: Final = frozenset({"codecs", "_codecs", "json", "base64", "msgpack", "yaml"})
SPLITS: Final = frozenset({"split", "rsplit", "split_contents", "splitlines", "findall", "tokenize", "lex", "scan"})
