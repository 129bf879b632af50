"""Payments, refunds and disputes."""
