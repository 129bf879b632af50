from __future__ import annotations

from tours.common.dates import today
from tours.common.helpers import Messages  # error: apr-cross-feature-import
from tours.features.guides import guide_for
from tours.features.guides.interface import GuideView
from tours.features.mailing import api as mailing


def book(tour: str) -> GuideView:
    mailing.mail("a@b", f"{tour} {today()}")
    Messages().confirm("a@b")
    return guide_for(tour)
