package model

import "github.com/fsmgen/fsmgen/generator/diag"

// The rules of names. Source: language.md, Keys and Names.
var (
	ruleName          = diag.NewRule("FSM101", diag.Error, "A name is not written as names of its kind are.")
	ruleWorkerName    = diag.NewRule("FSM102", diag.Error, "A worker's name is not an exported Go identifier.")
	ruleWorkerTwice   = diag.NewRule("FSM103", diag.Error, "Two specs declare one worker.")
	rulePackage       = diag.NewRule("FSM104", diag.Error, "A package name cannot be used in Go or meets an import of the generated code.")
	rulePackageTwice  = diag.NewRule("FSM105", diag.Error, "Two specs make one Go package.")
	ruleGoName        = diag.NewRule("FSM106", diag.Error, "A goName is not an exported Go identifier.")
	ruleCollision     = diag.NewRule("FSM107", diag.Error, "Two names give one Go identifier.")
	ruleReserved      = diag.NewRule("FSM108", diag.Error, "A name gives a Go identifier that the generated code uses itself.")
	ruleVersion       = diag.NewRule("FSM109", diag.Error, "A field of userSpec is called version, which is generated.")
	ruleTwice         = diag.NewRule("FSM110", diag.Error, "A name stands twice where it may stand once.")
	ruleGroupIsState  = diag.NewRule("FSM111", diag.Error, "A group and a state share a name.")
	ruleUnknownState  = diag.NewRule("FSM112", diag.Error, "There is no such state.")
	ruleUnknownGroup  = diag.NewRule("FSM113", diag.Error, "There is no such state or group.")
	ruleUnknownAction = diag.NewRule("FSM114", diag.Error, "There is no such action.")
	ruleUnknownWorker = diag.NewRule("FSM115", diag.Error, "No spec declares such a worker.")
	ruleUnknownChild  = diag.NewRule("FSM116", diag.Error, "There is no such child.")
)

// The rules of fields and values. Source: language.md, Fields.
var (
	ruleType         = diag.NewRule("FSM201", diag.Error, "There is no such type.")
	ruleOneType      = diag.NewRule("FSM202", diag.Error, "A field has no type, or more than one.")
	ruleConstraint   = diag.NewRule("FSM203", diag.Error, "A constraint does not go with the field's type.")
	ruleValue        = diag.NewRule("FSM204", diag.Error, "A value is not of its field's type.")
	ruleDefault      = diag.NewRule("FSM205", diag.Error, "A value breaks its field's constraints.")
	ruleBounds       = diag.NewRule("FSM206", diag.Error, "A lower bound is above its upper bound.")
	ruleRequired     = diag.NewRule("FSM207", diag.Error, "A required field is a bool or has a default.")
	rulePattern      = diag.NewRule("FSM208", diag.Error, "A pattern is not RE2.")
	ruleEnum         = diag.NewRule("FSM210", diag.Error, "An enum has no values.")
	ruleWorkerCycle  = diag.NewRule("FSM211", diag.Error, "Worker types contain each other.")
	ruleDeepType     = diag.NewRule("FSM212", diag.Error, "A type is nested too deeply.")
	ruleVarType      = diag.NewRule("FSM220", diag.Error, "A variable has a type that is no single value.")
	ruleVarInitial   = diag.NewRule("FSM221", diag.Error, "A variable begins as zero, which is outside its bounds.")
	ruleObservedSpec = diag.NewRule("FSM213", diag.Error, "An observed field has the type of a UserSpec.")
)

// The rules of states and transitions that need names only; those about the
// shape of the machine are in package check. Source: language.md, Transitions.
var (
	ruleNoStates       = diag.NewRule("FSM401", diag.Error, "A machine has no states.")
	ruleGroupCycle     = diag.NewRule("FSM402", diag.Error, "Groups contain each other.")
	ruleForWithout     = diag.NewRule("FSM403", diag.Error, "A transition has for without when.")
	ruleSelf           = diag.NewRule("FSM404", diag.Error, "A state's transition to itself has neither after nor for.")
	ruleNowhere        = diag.NewRule("FSM405", diag.Error, "A shared transition applies to no state.")
	ruleTime           = diag.NewRule("FSM406", diag.Error, "The time of after or for is not positive.")
	ruleConditionCycle = diag.NewRule("FSM407", diag.Error, "Conditions read each other.")
	ruleOutputReads    = diag.NewRule("FSM377", diag.Error, "An output reads something that it may not read.")
	ruleOutputType     = diag.NewRule("FSM378", diag.Error, "An output is no single value.")
	ruleSetForm        = diag.NewRule("FSM410", diag.Error, "The set of a transition is not written as the language wants it.")
	ruleNoVar          = diag.NewRule("FSM411", diag.Error, "A transition sets a variable that is not declared.")
	ruleSetFit         = diag.NewRule("FSM412", diag.Error, "A value does not fit into the variable that is set.")
	ruleVarTime        = diag.NewRule("FSM413", diag.Error, "The time of after or for is computed from variables and may not be positive.")
	ruleKindOther      = diag.NewRule("FSM430", diag.Error, "A kind of error is called other.")
	ruleUnknownCommand = diag.NewRule("FSM473", diag.Error, "There is no such command.")
	ruleForCommand     = diag.NewRule("FSM474", diag.Error, "A transition with for reads a command.")
	ruleEmptyGroup     = diag.NewRule("FSM409", diag.Warning, "A group has no members.")
	ruleTooLarge       = diag.NewRule("FSM408", diag.Error, "A machine has too many states, or groups or transitions over too many.")
)

// The rules of desired states. Source: language.md, Keys.
var (
	ruleDeriveLast    = diag.NewRule("FSM501", diag.Error, "The last row has a condition.")
	ruleDeriveWhen    = diag.NewRule("FSM502", diag.Error, "A row before the last has no condition.")
	ruleDerivePassing = diag.NewRule("FSM503", diag.Error, "A row of desired.derive gives a state that may not be asked for.")
)

// The rules of children and mappings. Source: language.md, Children.
var (
	ruleDescendant   = diag.NewRule("FSM601", diag.Error, "A worker is its own descendant.")
	ruleEach         = diag.NewRule("FSM602", diag.Error, "The each of a child does not go over a list, a map or an integer with a max.")
	ruleNameAlone    = diag.NewRule("FSM603", diag.Error, "A child has a name without each.")
	ruleNameMissing  = diag.NewRule("FSM604", diag.Error, "Children made with each need a name.")
	ruleChildField   = diag.NewRule("FSM605", diag.Error, "The child's UserSpec has no such field.")
	ruleFit          = diag.NewRule("FSM606", diag.Error, "A value does not fit into the child's field.")
	ruleUnset        = diag.NewRule("FSM607", diag.Error, "A field of the child that must be set is not.")
	ruleAssignForm   = diag.NewRule("FSM608", diag.Error, "A value for a child's field is not written as the language wants it.")
	ruleNotDesired   = diag.NewRule("FSM609", diag.Error, "A mapping gives a state that may not be asked of the child.")
	ruleDisagree     = diag.NewRule("FSM610", diag.Error, "Two groups of a mapping disagree about a state.")
	ruleUncovered    = diag.NewRule("FSM611", diag.Error, "A mapping leaves out initial, shutdown or failed.")
	ruleRowLast      = diag.NewRule("FSM612", diag.Error, "The last row of a mapping has a condition, or another has none.")
	ruleDependsCycle = diag.NewRule("FSM613", diag.Error, "Children depend on each other.")
	ruleReversed     = diag.NewRule("FSM621", diag.Error, "A mapping is written the wrong way round.")
	ruleMapFromAlone = diag.NewRule("FSM622", diag.Error, "A child has mapFrom and no mapping.")
	ruleInputType    = diag.NewRule("FSM625", diag.Error, "An input has a type that is no single value.")
	ruleInputDefault = diag.NewRule("FSM626", diag.Error, "The default of an input is outside its bounds.")
	ruleInputForm    = diag.NewRule("FSM627", diag.Error, "The inputs of a child are not written as the language wants it.")
	ruleNoInput      = diag.NewRule("FSM628", diag.Error, "A child is given an input that it does not have.")
	ruleInputFit     = diag.NewRule("FSM629", diag.Error, "A value does not fit into the child's input.")
	ruleFlowCircle   = diag.NewRule("FSM630", diag.Error, "An output follows an input that follows that output.")
	ruleMapDesired   = diag.NewRule("FSM614", diag.Error, "A mapping from desired names a state that is never desired.")
)

// The rules of policies. Source: language.md, supervision, actions, reconcile.
var (
	ruleDuration  = diag.NewRule("FSM701", diag.Error, "A policy's time is not a duration.")
	rulePositive  = diag.NewRule("FSM702", diag.Error, "A policy's time is not positive.")
	ruleNumber    = diag.NewRule("FSM703", diag.Error, "A policy's number is wrong.")
	ruleStale     = diag.NewRule("FSM704", diag.Error, "The time of staleAfter is not longer than observe.every.")
	ruleNoObserve = diag.NewRule("FSM705", diag.Error, "A worker that observes nothing has a policy for observing.")
	ruleSlow      = diag.NewRule("FSM707", diag.Warning, "An observation may take longer than it stays fresh.")
	ruleUnproved  = diag.NewRule("FSM710", diag.Error, "The bounds of fields do not prove that a policy has a value that it may have.")
	ruleInWithout = diag.NewRule("FSM420", diag.Error, "A transition has in and no after.")
	ruleNoGroup   = diag.NewRule("FSM421", diag.Error, "The time of after counts in a group that does not exist.")
	ruleInOutside = diag.NewRule("FSM422", diag.Error, "The time of after counts in a group that does not have every state of the transition.")
	ruleInTarget  = diag.NewRule("FSM423", diag.Error, "The time of after counts in a group to which the transition leads.")
	ruleAgain     = diag.NewRule("FSM740", diag.Error, "An action runs again after a change of something that is no input.")
	ruleCap       = diag.NewRule("FSM706", diag.Error, "A back-off's cap is below its initial delay.")
)
