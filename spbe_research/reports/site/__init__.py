"""The index page of all reports in a folder."""
