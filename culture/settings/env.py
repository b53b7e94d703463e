"""Typed readers of the environment; a wrong value stops the start with one clear sentence."""

from environs import Env

env = Env()
env.read_env(recurse=False)
