"""What several tests share: made-up instruments, slow and obvious versions of what the package counts, folders."""
