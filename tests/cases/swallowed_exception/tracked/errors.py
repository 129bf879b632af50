"""How the project tells its error tracker: failures that are answers are left out."""

import sentry_sdk


def sentry_capture_exception(error: Exception) -> None:
    if isinstance(error, LookupError):
        return
    sentry_sdk.capture_exception(error)
