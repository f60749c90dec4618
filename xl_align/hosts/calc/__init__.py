"""What the LibreOffice extension carries; it runs in LibreOffice's own Python."""
