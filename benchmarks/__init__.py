"""Benchmarks and the quality gate; no part of the package."""
