# only: apr-client-trusted-identity
"""Blueprints whose hooks are put on them where the application is made: by them, only the web frontend with its secret may ask, any partner, or everybody."""
