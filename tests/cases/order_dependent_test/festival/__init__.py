"""Tests of a festival's tables, numbered, on one database for all of them; and others that have one of their own."""
# only: apr-order-dependent-test
