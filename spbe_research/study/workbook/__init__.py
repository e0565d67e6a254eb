"""The workbook to fill: live index, drop-downs, what each level asks for."""
