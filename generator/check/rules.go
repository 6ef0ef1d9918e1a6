package check

import "github.com/fsmgen/fsmgen/generator/diag"

// The rules about the shape of a machine. Source: language.md, Transitions.
var (
	ruleActionNever = diag.NewRule("FSM451", diag.Error, "A state's action would never run because a transition out of it waits for nothing.")
	ruleRestless    = diag.NewRule("FSM452", diag.Error, "States lead to each other in a circle without waiting for anything.")
	ruleNoWayDown   = diag.NewRule("FSM453", diag.Error, "No path leads from a state to the shutdown state.")
	ruleFailedLeft  = diag.NewRule("FSM454", diag.Error, "A transition out of the failed state has no when.")
	ruleNoAction    = diag.NewRule("FSM455", diag.Error, "done, acted or gaveUp is read where no action runs.")
	ruleNeverGaveUp = diag.NewRule("FSM456", diag.Error, "gaveUp is read where actions are retried without limit.")
	ruleNeverTaken  = diag.NewRule("FSM457", diag.Warning, "A transition is never taken because one before it waits for nothing.")
	ruleNeverSeen   = diag.NewRule("FSM458", diag.Warning, "No path leads to a state.")
)
