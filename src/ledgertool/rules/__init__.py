"""The rules, a module for each family: what each finding says, and why it is one."""
