"""Every sentence that a reader or a user sees: a folder a language, a file a chapter, one lookup."""
