"""Writing an archive in a cluster: the same runs as in a folder, over another store."""
