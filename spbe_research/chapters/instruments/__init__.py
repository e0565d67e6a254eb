"""Chapter 2: which part of a change is the ruler."""
