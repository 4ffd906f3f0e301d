"""Pages of the site, in HTML: what browsers, people and search engines read."""
