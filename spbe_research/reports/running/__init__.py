"""Making reports: one, many at a time, a whole country, on a cluster."""
