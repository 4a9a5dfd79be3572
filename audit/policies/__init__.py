"""Policies shipped with the tool, one TOML file each."""
