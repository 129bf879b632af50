"""Settings."""

FREE_FROM = 10_000


class Settings:
    region = "eu"


def load_settings() -> Settings:
    return Settings()


settings = load_settings()
