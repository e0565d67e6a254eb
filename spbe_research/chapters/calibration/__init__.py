"""The calibration study in tables, figures and sentences; it is no chapter of a region's report."""
