"""One object a chapter: maturity, change of instrument, change, peers, self-report."""
