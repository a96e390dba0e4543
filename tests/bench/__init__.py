"""Benchmarks at the size that the portal is built for and beyond; `make bench` runs them."""
