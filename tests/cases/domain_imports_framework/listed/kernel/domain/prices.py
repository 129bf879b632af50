"""Where the domain lists what it may import, it may import nothing else."""

import attrs  # error: apr-domain-imports-framework
import decimal
import json  # error: apr-domain-imports-framework
import numpy
import numpy.linalg
import pandas  # error: apr-domain-imports-framework
import pydantic  # error: apr-domain-imports-framework
import sqlalchemy.types
from kernel import events
from numpy import array
from pydantic.fields import FieldInfo  # error: apr-domain-imports-framework
from sqlalchemy import types
from sqlalchemy.orm import Session  # error: apr-domain-imports-framework
from sqlalchemy.types import Numeric
