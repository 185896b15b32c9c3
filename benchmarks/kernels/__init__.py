"""The hot kernels one by one, over a made feed: ``make bench-kernels``. Never part of the test suite."""
