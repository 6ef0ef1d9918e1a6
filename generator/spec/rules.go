package spec

import "github.com/fsmgen/fsmgen/generator/diag"

// The rules of YAML and shape. FSM001 to FSM009 are about the file as a
// whole: a file with one of them is not read further.
var (
	ruleYAML     = diag.NewRule("FSM001", diag.Error, "The file is not YAML.")
	ruleTooLarge = diag.NewRule("FSM002", diag.Error, "The file is larger than 1 MiB.")
	ruleText     = diag.NewRule("FSM003", diag.Error, "The file is not plain UTF-8 text.")
	ruleEmpty    = diag.NewRule("FSM004", diag.Error, "The file holds no spec.")
	ruleSecond   = diag.NewRule("FSM005", diag.Error, "The file holds more than one document.")
	ruleAliases  = diag.NewRule("FSM006", diag.Error, "The aliases unfold to too much.")
	ruleCycle    = diag.NewRule("FSM007", diag.Error, "An anchor contains itself.")

	ruleQuote     = diag.NewRule("FSM010", diag.Error, "A text that YAML reads otherwise must be quoted.")
	ruleTag       = diag.NewRule("FSM011", diag.Error, "Tags are not part of the language.")
	ruleMerge     = diag.NewRule("FSM012", diag.Error, "Merge keys are not part of the language.")
	ruleKey       = diag.NewRule("FSM013", diag.Error, "Unknown key.")
	ruleDuplicate = diag.NewRule("FSM014", diag.Error, "Duplicate key.")
	ruleShape     = diag.NewRule("FSM015", diag.Error, "A value of the wrong form.")
	ruleMissing   = diag.NewRule("FSM016", diag.Error, "A required key is missing.")
	ruleWord      = diag.NewRule("FSM017", diag.Error, "A word that the key does not know.")
	ruleNoName    = diag.NewRule("FSM018", diag.Error, "True, false and null are no names.")
	ruleKeyForm   = diag.NewRule("FSM019", diag.Error, "A key must be a plain name.")
	ruleValue     = diag.NewRule("FSM020", diag.Error, "A value is missing.")
)
