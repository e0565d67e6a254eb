"""The tables as Python sees them: instruments, regions, observations, crosswalks."""
