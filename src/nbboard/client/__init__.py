"""The kernel's side: find a server, keep a connection, mirror a board. Knows no notebook."""
