"""Pure rules: no clock, no I/O, no library beyond the standard one."""
