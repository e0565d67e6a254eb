"""Publications that are reproduced: their printed tables beside the data, and the package for whoever repeats it."""
