from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    from_address: str = "a@example.com"


settings = Settings()
MAX_RETRIES = 3
