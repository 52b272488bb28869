"""A made-up life: realistic records for the demo, the tests and the benchmarks, the same for the same seed."""
