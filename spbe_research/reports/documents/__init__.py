"""A report as a document: one list of blocks, read from the executed chapters, that every format is written from."""
