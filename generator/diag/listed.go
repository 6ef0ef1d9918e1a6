package diag

import "strings"

// Listed joins names for a message: "a, b and c". Of many it gives the first
// five.
func Listed(names []string) string {
	const most = 5
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0]
	case n > most:
		return strings.Join(names[:most], ", ") + " and others"
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
