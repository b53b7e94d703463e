"""Typed readers of the environment; a wrong value stops the start with one clear sentence."""

from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

env = Env()
env.read_env(str(Path(__file__).resolve().parents[2] / ".env"), recurse=False)


def origin_of(address: str) -> list[str]:
    """Give the origin of an address as a policy names it; nothing of an empty one."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
