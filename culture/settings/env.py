"""Typed readers of the environment; a wrong value stops the start with one clear sentence."""

from pathlib import Path

from environs import Env

env = Env()
env.read_env(str(Path(__file__).resolve().parents[2] / ".env"), recurse=False)
