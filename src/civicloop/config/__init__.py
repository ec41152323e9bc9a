"""Settings, root urls, servers, the command line: the only place that knows every app."""
