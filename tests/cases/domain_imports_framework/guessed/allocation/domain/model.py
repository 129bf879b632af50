"""No configuration: a package called domain is one, and features with an api are features."""

from dataclasses import dataclass

import requests  # error: apr-domain-imports-framework
from allocation.adapters.orm import mapper  # error: apr-domain-imports-framework
