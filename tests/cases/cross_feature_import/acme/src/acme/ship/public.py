from .core import send
