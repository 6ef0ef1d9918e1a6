package expr

import "github.com/fsmgen/fsmgen/generator/diag"

// The rules of expressions. Source: language.md, Expressions.
var (
	RuleSyntax      = diag.NewRule("FSM301", diag.Error, "An expression cannot be read.")
	RuleUnknown     = diag.NewRule("FSM302", diag.Error, "An expression names something that does not exist.")
	RuleNotHere     = diag.NewRule("FSM303", diag.Error, "An expression reads something that it may not read in this place.")
	RuleField       = diag.NewRule("FSM304", diag.Error, "An object has no such field.")
	RuleOperands    = diag.NewRule("FSM305", diag.Error, "An operator cannot be used with the types of its operands.")
	RuleWrongType   = diag.NewRule("FSM306", diag.Error, "An expression has the wrong type for its place.")
	RuleWord        = diag.NewRule("FSM307", diag.Error, "A name is compared with something that has no such state or value.")
	RuleBareString  = diag.NewRule("FSM308", diag.Error, "A string is written without quotes.")
	RuleArguments   = diag.NewRule("FSM309", diag.Error, "A function is called with the wrong arguments.")
	RuleDivision    = diag.NewRule("FSM310", diag.Error, "A divisor may be zero.")
	RuleIndex       = diag.NewRule("FSM311", diag.Error, "A list is indexed where it may have no element.")
	RuleClock       = diag.NewRule("FSM312", diag.Error, "A running time is used for something other than a comparison with a fixed duration.")
	RuleLiteral     = diag.NewRule("FSM313", diag.Error, "A literal is wrong: a number, a duration, a pattern or a format.")
	RuleGroup       = diag.NewRule("FSM314", diag.Error, "A group of children is used like a single child, or the other way round.")
	RuleComparable  = diag.NewRule("FSM315", diag.Error, "Values of this type cannot be compared in this way.")
	RuleSecret      = diag.NewRule("FSM316", diag.Error, "A secret would be shown.")
	RuleTransient   = diag.NewRule("FSM317", diag.Error, "An expression under children reads a transient field.")
	RuleTooLarge    = diag.NewRule("FSM318", diag.Error, "An expression is nested too deeply or too long.")
	RuleQuote       = diag.NewRule("FSM319", diag.Error, "A word has to be quoted because it means something else in expressions.")
	RuleNoObserved  = diag.NewRule("FSM320", diag.Error, "An expression reads the observation of a worker that observes nothing.")
	RuleNone        = diag.NewRule("FSM330", diag.Error, "There is none() beside something that is no enum.")
	RuleVarsChild   = diag.NewRule("FSM331", diag.Error, "The configuration of a child reads a variable.")
	RuleOutcomeHere = diag.NewRule("FSM350", diag.Error, "The result or the failure of an action is read by something other than a transition.")
	RuleNoOutcome   = diag.NewRule("FSM351", diag.Error, "A guard reads a result or a failure that no action of its states has.")
	RuleWhoseResult = diag.NewRule("FSM352", diag.Error, "A shared transition reads a result that several actions have.")
	RuleNotItsKind  = diag.NewRule("FSM353", diag.Error, "A guard waits for a kind of error that the action does not declare.")
	RuleNeverWanted = diag.NewRule("FSM321", diag.Error, "A condition compares desired with a state that may not be asked for.")
)
