package check

import "github.com/fsmgen/fsmgen/generator/diag"

// The rules about fields that nothing reads.
var (
	ruleObservedUnread = diag.NewRule("FSM231", diag.Info, "An observed field is read by no guard, condition or mapping.")
	ruleSpecUnread     = diag.NewRule("FSM232", diag.Warning, "A field of userSpec is read by nothing.")
)

// The rules about conditions of every kind. Source: language.md, Expressions.
var (
	ruleFlat    = diag.NewRule("FSM322", diag.Warning, "A comparison always has the same result.")
	ruleNever   = diag.NewRule("FSM323", diag.Warning, "A condition can never hold.")
	ruleAlways  = diag.NewRule("FSM324", diag.Warning, "A condition always holds.")
	ruleIgnored = diag.NewRule("FSM325", diag.Warning, "Nothing reads a guard that is declared.")
	// Source: semantics.md, R36.
	ruleNeverElse    = diag.NewRule("FSM326", diag.Warning, "The second argument of orElse never counts.")
	ruleNeverHealthy = diag.NewRule("FSM360", diag.Warning, "An expression asks whether a child is healthy, which is healthy in no state.")
)

// The rules about the shape of a machine. Source: language.md, Transitions.
var (
	ruleActionNever = diag.NewRule("FSM451", diag.Error, "A state's action would never run because a transition out of it waits for nothing.")
	ruleRestless    = diag.NewRule("FSM452", diag.Error, "States lead to each other in a circle without waiting for anything.")
	ruleNoWayDown   = diag.NewRule("FSM453", diag.Error, "No path leads from a state to the shutdown state.")
	ruleFailedLeft  = diag.NewRule("FSM454", diag.Error, "A transition out of the failed state has no when.")
	ruleNoAction    = diag.NewRule("FSM455", diag.Error, "A guard reads done, acted, gaveUp, runs or failures where no action runs.")
	ruleNeverGaveUp = diag.NewRule("FSM456", diag.Error, "A guard reads gaveUp where actions are retried without limit.")
	ruleNeverTaken  = diag.NewRule("FSM457", diag.Warning, "A transition is never taken because one before it waits for nothing.")
	ruleNeverSeen   = diag.NewRule("FSM458", diag.Warning, "No path leads to a state.")
	ruleTrap        = diag.NewRule("FSM459", diag.Error, "A state can never be left.")
	ruleCovered     = diag.NewRule("FSM460", diag.Warning, "A transition is never taken because those before it are taken whenever its guard holds.")
	ruleOrder       = diag.NewRule("FSM461", diag.Info, "Only the order decides which of two transitions is taken.")
	ruleTooLate     = diag.NewRule("FSM462", diag.Warning, "A time never matters because another one always ends before it.")
	ruleNoShutdown  = diag.NewRule("FSM463", diag.Warning, "A worker in a state cannot reach the shutdown state while that is the desired state.")
	ruleUnusedDo    = diag.NewRule("FSM464", diag.Warning, "No state has an action that is declared.")
	ruleNoRest      = diag.NewRule("FSM466", diag.Warning, "The shutdown state is left at once although it is the desired state.")
	ruleSwing       = diag.NewRule("FSM467", diag.Warning, "States lead to each other in a circle as long as nothing changes.")
	ruleAfterSignal = diag.NewRule("FSM468", diag.Warning, "A state with a signal has an action, or a transition of its own.")
	ruleSignalRole  = diag.NewRule("FSM469", diag.Warning, "The initial, the shutdown or the failed state has a signal that does not fit its role.")
	ruleNeverParked = diag.NewRule("FSM470", diag.Warning, "Nothing leads to the failed state because restart.max is 0.")
	ruleNotParked   = diag.NewRule("FSM471", diag.Warning, "A parked worker does not take a transition of its failed state.")
	ruleParkedIdle  = diag.NewRule("FSM472", diag.Warning, "A parked worker does not run the action of its failed state.")
	ruleKindUnread  = diag.NewRule("FSM431", diag.Info, "No transition reads a kind of error that an action declares.")
	ruleCountNever  = diag.NewRule("FSM432", diag.Warning, "The policy of an action makes a comparison of runs, failures or failure impossible.")
	ruleUnusedGroup = diag.NewRule("FSM465", diag.Info, "Nothing names a group.")
)

// The rules about variables. Source: language.md, Variables; semantics.md, R30.
var (
	ruleVarNeverSet = diag.NewRule("FSM414", diag.Warning, "No transition sets a variable.")
	ruleVarUnread   = diag.NewRule("FSM415", diag.Warning, "Nothing reads a variable.")
	ruleVarNever    = diag.NewRule("FSM416", diag.Warning, "A guard waits for a value that a variable never has.")
	ruleSetHolds    = diag.NewRule("FSM417", diag.Warning, "What a transition sets keeps a worker from its shutdown state while it is not known.")
)

// The rules about commands. Source: language.md, Commands; semantics.md, R34.
var (
	ruleNoTaker    = diag.NewRule("FSM475", diag.Warning, "No transition takes a command.")
	ruleRejects    = diag.NewRule("FSM476", diag.Info, "A state neither takes nor defers a command.")
	ruleNoAccept   = diag.NewRule("FSM477", diag.Warning, "A command can never be accepted.")
	ruleTakesDefer = diag.NewRule("FSM478", diag.Warning, "A state defers a command that it takes.")
)

// The rules about desired states. Source: language.md, Keys; semantics.md, R05.
var (
	ruleRowNever = diag.NewRule("FSM504", diag.Warning, "A row of desired.derive is never used because the rows before it cover it.")
	ruleNotToBe  = diag.NewRule("FSM505", diag.Warning, "A worker in a state cannot reach a desired state while that is the desired state.")
	ruleNeverOn  = diag.NewRule("FSM506", diag.Warning, "Desired states cannot be asked for because desired.derive is left out.")
)

// The rules about mappings. Source: language.md, Children; semantics.md, R05
// and R18.
var (
	ruleDeadlock     = diag.NewRule("FSM615", diag.Warning, "A state waits for something that the child cannot reach while the worker is in that state.")
	ruleGap          = diag.NewRule("FSM616", diag.Warning, "A mapping has no entry for a state.")
	ruleSameMapped   = diag.NewRule("FSM617", diag.Info, "A mapping has the same entry for every state.")
	ruleNeverStarted = diag.NewRule("FSM618", diag.Warning, "A mapping never asks the child for anything but its shutdown state.")
	ruleMapRowNever  = diag.NewRule("FSM619", diag.Warning, "A row of a mapping is never used because the rows before it cover it.")
	ruleWithheld     = diag.NewRule("FSM620", diag.Warning, "A child that is asked to run has to wait in a state in which its dependency is not asked to run.")
)

// The rules about what children are given. Source: language.md, Fields and
// Children.
var (
	ruleNeverFits    = diag.NewRule("FSM623", diag.Error, "A child's field is given a value that the child never accepts.")
	ruleOutputUnread = diag.NewRule("FSM631", diag.Info, "An output is read by no parent.")
	ruleInputUnread  = diag.NewRule("FSM632", diag.Warning, "Nothing reads an input.")
	ruleDefaultUnfit = diag.NewRule("FSM624", diag.Warning, "A child does not accept the default of the value that one of its fields is given.")
)

// The rules about policies. Source: language.md, actions.
var rulePolicyOrder = diag.NewRule("FSM711", diag.Warning, "The defaults of a UserSpec break the order of two times of a policy.")

var ruleTimeout = diag.NewRule("FSM709", diag.Warning, "The timeout of an action never matters because its states are left before.")
