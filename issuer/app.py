"""Where the parts are put together: settings in, an office and its web application out."""
