"""Lies in the domain's folder, but the configuration says more closely what it is."""

from fastapi import APIRouter

router = APIRouter()
