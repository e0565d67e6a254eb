"""Integrity zones (WBK, WBBM): rules as data, values against every minimum, the evaluation sheet and its answers."""
