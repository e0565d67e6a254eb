"""The ministry's result report as a PDF: its figures read from cells, and checked against one another."""
