import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import django.db.models  # error: apr-domain-imports-framework
import pika  # error: apr-domain-imports-framework
from botocore.exceptions import ClientError  # error: apr-domain-imports-framework
from flask import current_app as app  # error: apr-domain-imports-framework
from starlette.requests import Request as R  # error: apr-domain-imports-framework

from shop.kit.base import Base  # error: apr-domain-imports-framework
from shop.kit.plain import Named


class Thing(Base):
    __tablename__ = "things"


class Plain(Named):
    pass
