"""Chapter 1: sentences, tables and figures of one government's maturity."""
