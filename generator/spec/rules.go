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
	ruleAliases  = diag.NewRule("FSM006", diag.Error, "The aliases expand to too much.")
	ruleCycle    = diag.NewRule("FSM007", diag.Error, "An anchor contains itself.")

	ruleQuote     = diag.NewRule("FSM010", diag.Error, "A text that YAML reads as something else is not quoted.")
	ruleTag       = diag.NewRule("FSM011", diag.Error, "A YAML tag is used. The language does not allow tags.")
	ruleMerge     = diag.NewRule("FSM012", diag.Error, "A merge key is used. The language does not allow merge keys.")
	ruleKey       = diag.NewRule("FSM013", diag.Error, "A key is unknown in this place.")
	RuleDuplicate = diag.NewRule("FSM014", diag.Error, "A key is used twice.")
	ruleShape     = diag.NewRule("FSM015", diag.Error, "A value has the wrong form.")
	ruleMissing   = diag.NewRule("FSM016", diag.Error, "A required key is missing.")
	ruleWord      = diag.NewRule("FSM017", diag.Error, "A key has a value that is not among its possible values.")
	ruleNoName    = diag.NewRule("FSM018", diag.Error, "A name is true, false or null.")
	ruleKeyForm   = diag.NewRule("FSM019", diag.Error, "A key is not a plain name.")
	// RuleOrder is found by CheckOrder only.
	RuleOrder  = diag.NewRule("FSM021", diag.Info, "The keys are not in the order of the language.")
	ruleUnlaid = diag.NewRule("FSM022", diag.Error, "A file uses a form of YAML that fsmgen fmt does not lay out.")
	ruleValue  = diag.NewRule("FSM020", diag.Error, "A value is missing.")
)
