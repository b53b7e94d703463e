"""Generated answers for benchmarks: any number of them, made inside the database."""
