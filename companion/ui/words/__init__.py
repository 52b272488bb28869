"""Every sentence of the full-screen app, one module per part of it."""
