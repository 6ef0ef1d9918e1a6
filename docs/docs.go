// Package docs has the pages of the documentation that programs read.
package docs

import _ "embed"

// ComingFrom is coming-from.md: tables of the constructs of other languages, and
// what each is here.
//
//go:embed coming-from.md
var ComingFrom string
