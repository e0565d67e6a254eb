"""What all chapters share: figures, tables, prose, ranges, wording, sources."""
