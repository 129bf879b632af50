from .domain import Domain
from .repository import Repository

__all__ = ["Domain", "Repository"]
