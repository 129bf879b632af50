from .interface import GuideView, guide_for

__all__ = ["GuideView", "guide_for"]
