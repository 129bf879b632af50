"""Flask-Limiter's default in the application's configuration."""
# only: apr-no-rate-limit
