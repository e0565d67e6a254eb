"""The record beside a report: what it was made from, and what it says in short."""
