"""Settings, read from the environment (`SHOP_DATABASE_URL` and so on)."""

from __future__ import annotations

from functools import lru_cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that differs between a laptop and production."""

    model_config = SettingsConfigDict(env_prefix="SHOP_")

    database_url: str = "postgresql+asyncpg://shop@localhost/shop"
    redis_url: str = "redis://localhost:6379/0"
    broker_url: str = "redis://localhost:6379/1"
    public_url: str = "https://shop.example"

    token_key: SecretStr = SecretStr("")
    paylane_key: SecretStr = SecretStr("")
    paylane_webhook_secret: SecretStr = SecretStr("")
    giftcard_webhook_secret: SecretStr = SecretStr("")
    mail_webhook_secret: SecretStr = SecretStr("")

    paylane_url: str = "https://api.paylane.example"
    carrier_url: str = "https://api.parcelfox.example"
    fraud_url: str = "https://score.fraudsight.example"
    warehouse_url: str = "https://stock.warehouse.example"
    rates_url: str = "https://rates.example"
    vat_url: str = "https://vat.example"
    ledger_url: str = "https://ledger.example"

    smtp_host: str = "localhost"
    smtp_port: int = 465
    smtp_user: str = "shop"
    smtp_password: SecretStr = SecretStr("")


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
