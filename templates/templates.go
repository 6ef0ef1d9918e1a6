// Package templates holds what `fsmgen init` and `fsmgen stub` copy. Every file
// ends in .tmpl, so that neither Go nor an editor takes it for what it will
// be: not a package of this module, not a module inside it.
package templates

import "embed"

// Init has the files of new projects: common for all, and one folder for each
// kind, whose files come on top.
//
//go:embed init
var Init embed.FS

// Stub is the file of hooks to fill in.
//
//go:embed stub.go.tmpl
var Stub string

// Left and Right are the delimiters of the templates; those that are usual
// mean something in YAML.
const Left, Right = "<%", "%>"
