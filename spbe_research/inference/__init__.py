"""Tests of a change between two evaluations, and errors of assessors."""
