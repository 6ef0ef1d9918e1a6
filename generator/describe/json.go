package describe

import (
	"encoding/json"
	"io"
)

// WriteJSON writes descriptions for programs. The error is that of w.
func WriteJSON(w io.Writer, d Description) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // guards are full of <, > and &
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}
