"""Frameworks, straight."""

import requests  # error: apr-domain-imports-framework
import requests as http_client  # error: apr-domain-imports-framework
import sqlalchemy  # error: apr-domain-imports-framework
import sqlalchemy.orm as orm  # error: apr-domain-imports-framework
from sqlalchemy.orm import (  # error: apr-domain-imports-framework
    Mapped,
    mapped_column,
)
from fastapi import HTTPException  # error: apr-domain-imports-framework
from django.db import models  # error: apr-domain-imports-framework
from celery import shared_task  # error: apr-domain-imports-framework
from boto3 import client  # error: apr-domain-imports-framework
from redis.asyncio import Redis  # error: apr-domain-imports-framework
import httpx, decimal  # error: apr-domain-imports-framework
from flask import Flask as App  # error: apr-domain-imports-framework
import aiohttp  # error: apr-domain-imports-framework


def lazily() -> None:
    import psycopg  # error: apr-domain-imports-framework
