"""Customers, addresses and gift cards."""
