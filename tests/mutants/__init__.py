"""Small faults planted one by one, to see whether any test notices: `make mutants`."""
