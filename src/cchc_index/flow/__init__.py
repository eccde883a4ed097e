"""The flow of each command (luồng xử lý), written down once for the command line and the Python API."""
