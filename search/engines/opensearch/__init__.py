"""An archive in an OpenSearch cluster, for those that outgrow one machine. Imported only where one is asked for."""
