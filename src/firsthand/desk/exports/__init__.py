"""A helpdesk's export as mentions: columns are guessed from their names, the guess is shown and saved."""

from firsthand.desk.exports.mapping import EmptyExport, Mapping, columns_of, encoding_of, guess, load, save
from firsthand.desk.exports.rows import Label, read_export

__all__ = ["EmptyExport", "Label", "Mapping", "columns_of", "encoding_of", "guess", "load", "read_export", "save"]
