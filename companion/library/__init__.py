"""The bundled articles and crisis lines: found, read, validated, indexed and searched."""
