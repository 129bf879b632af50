from dataclasses import dataclass

from ..roster import pick


@dataclass
class GuideView:
    name: str


def guide_for(tour: str) -> GuideView:
    return GuideView(pick(tour))
