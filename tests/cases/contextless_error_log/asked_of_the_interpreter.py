"""The exception under way, asked of the interpreter: it says no more than the one that an except has named."""
# only: apr-contextless-error-log

import logging
import sys

import requests

logger = logging.getLogger("old")


def sync_sys(customer_id):
    try:
        requests.get("https://crm.example.com/%s" % customer_id, timeout=4)
    except Exception:
        logger.error("Unexpected error: %s", sys.exc_info()[1])  # error: apr-contextless-error-log
        raise


def sync_sys2(customer_id):
    try:
        requests.get("https://crm.example.com/%s" % customer_id, timeout=4)
    except Exception:
        logger.error("Unexpected error: %s" % sys.exc_info()[0])  # error: apr-contextless-error-log
        raise


def sync_sys3(customer_id):
    try:
        requests.get("https://crm.example.com/%s" % customer_id, timeout=4)
    except Exception:
        kind, exc, tb = sys.exc_info()
        logger.error("Unexpected error: %s %s", kind, exc)  # error: apr-contextless-error-log
        raise


def sync_sys4(customer_id):
    try:
        requests.get("https://crm.example.com/%s" % customer_id, timeout=4)
    except Exception:
        logger.error("Unexpected error: %s", sys.exception())  # error: apr-contextless-error-log
        raise


def sync_sys5(customer_id):
    try:
        requests.get("https://crm.example.com/%s" % customer_id, timeout=4)
    except Exception:
        logger.error("customer %s: %s", customer_id, sys.exc_info()[1])
        raise


def sync_sys6(customer_id):
    try:
        requests.get("https://crm.example.com/%s" % customer_id, timeout=4)
    except Exception:
        logger.error("Unexpected", exc_info=sys.exc_info())
        raise


def gathered(results, names):
    for name, result in zip(names, results):
        if isinstance(result, Exception):
            logger.error("failed: %s", results[0])
