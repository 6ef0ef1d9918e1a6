package spec

// The sentences that several habits of statecharts need.
const (
	stateDoes   = "what a state does while it lasts is its action, for example states: {active: {action: connect}}, which is declared by actions: {connect: {}} and written in Go"
	noActions   = "a transition does nothing by itself: give the state that it leads to an action"
	noExit      = "nothing runs on the way out of a state: give a state of its own the action, and go through that"
	noMemory    = "a worker does not remember where it was: write a transition to each state that it may go back to; what has to be remembered is a variable, which stands under vars, and the guards of these transitions read it"
	timeOfWay   = "a time is part of a way out of a state, for example transitions: [{to: active, after: 30s}]"
	timesEnd    = "a time need not be cancelled: that of after ends when the state is left, and that of for when its when does not hold"
	inOrder     = "which of several ways is taken follows from their order: the first that holds, for example transitions: [{to: active, when: spec.enabled}, {to: idle}]"
	guardOfWay  = "a guard stands at the way out that it is about, for example transitions: [{to: active, when: ready()}], and is declared at the top under guards"
	beginsIn    = "the state in which a new worker starts is named at the top, for example initial: stopped"
	besideIt    = "what runs beside a worker is a worker of its own under children; what a state does while it lasts is its action, which stands under actions"
	ofCommand   = "what a command carries stands under its fields, for example commands: {start: {fields: {tag: string}}}, and the transition that takes it reads command.tag"
	toldAndRead = "what a parent tells the worker stands at the top under inputs, and what it may read of it under outputs"
	remembers   = "what a worker counts and remembers stands at the top under vars, and set of a transition changes it"
	staysOrNot  = "a transition with to enters its state, also that which it leads out of; one with on and without to stays, and only does its set"
	logged      = "every transition is logged with its reason by a tree with WithLogger; what an action logs is written in Go"
	whoDoesIt   = "which states do an action is said by the states, for example states: {active: {action: connect}}; what comes after it is a way out, for example transitions: [{to: idle, when: done}]"
	finds       = "what comes back of an action is its result, and set of a transition keeps it, for example transitions: [{to: active, when: done, set: {power: result.power}}]"
	whoTakesIt  = "what takes a command is a transition, for example {to: active, on: start, when: observed.ready}"
	waitsIn     = "a command that comes too early waits in a state with defer, for example states: {starting: {defer: [stop]}}"
	isIn        = "what state a child is in is asked by a guard, for example in(child.pump, up, degraded); the time in a group is part of a way out, for example {to: stopped, after: 12h, in: session}"
	noLoops     = "an expression has no loops: about all children of an entry with each ask all, any, none and count, for example all(child.pumps, stopped)"
	forTools    = "what is for other tools stands at the top of the file, in a key that begins with x-"
	actionTimes = "how long an attempt may take is said by timeout, the pause after one that failed by retry, and how often it is done again by repeat"
	childAsks   = "a transition reads what became of a child, for example transitions: [{to: broken, when: child.pump == failed}]"
)

// statechartRows are the habits of those who know SCXML, XState and UML: what their
// words are at the top, in a state, in a transition, in an action and in a child.
var statechartRows = []habitRow{
	// What is written in the place of events, and of data.
	{"a spec", "context", habit{help: "what a worker counts and remembers stands under vars, what it is configured with under userSpec, and what it sees of the world under observed", means: "vars userSpec observed"}},
	{"a state, a transition, a shared transition", "context datamodel variables variable", habit{help: remembers}},
	{"a state", "data", habit{help: remembers}},
	{"a spec", "data", habit{help: remembers, means: "vars"}},
	{"a spec", "assign set update", habit{help: setting}},
	{"a state", "set assign", habit{help: setting}},
	{"a transition, a shared transition", "assign update vars let", habit{help: setting, means: "set"}},
	{"a spec", "events event signals messages requests triggers trigger", habit{help: noEvents, means: "commands"}},
	{"a state", "event events trigger triggers command commands signals messages", habit{help: noEvents}},
	{"a transition, a shared transition", "event events trigger command signal", habit{help: noEvents, means: "on"}},
	{"a transition, a shared transition", "data params param payload input donedata", habit{help: ofCommand}},
	{"a state", "input inputs output outputs donedata param params", habit{help: toldAndRead}},
	{"a spec", "donedata", habit{help: toldAndRead, means: "outputs"}},
	{"a transition, a shared transition", "output outputs", habit{help: toldAndRead}},

	// Ways out of a state.
	{"a spec, a state", "on", habit{help: "did you mean transitions? " + noEvents, means: "transitions"}},
	{"a spec, a state", "always", habit{help: "did you mean transitions? they are a list, for example [{to: active, when: desired == active}]", means: "transitions"}},
	{"a transition, a shared transition", "always eventless", habit{help: "a transition without on waits for its when alone, and one with nothing is taken at the next tick"}},
	{"a spec, a state", "choice junction choose else elseif otherwise switch case order priority", habit{help: inOrder}},
	{"a transition, a shared transition", "choice junction choose else elseif otherwise switch case", habit{help: inOrder}},
	{"a spec", "to target targets goto next", habit{help: wayOut}},
	{"a spec", "when if cond unless", habit{help: guardOfWay}},
	{"a state", "to target targets goto next", habit{help: wayOut, with: "when guard if cond after for"}},
	{"a state", "when guard if cond unless", habit{help: wayOut}},
	{"a state", "guards conditions", habit{help: guardOfWay}},
	{"a spec", "after for delay wait", habit{help: timeOfWay}},
	{"a spec", "delays", habit{help: "a time stands where it is waited for, for example {to: active, after: spec.delay}; a field of userSpec gives it a name", means: "userSpec"}},
	{"a state", "after for timeout delay delays wait", habit{help: "a time in a state is part of a way out of it, for example transitions: [{to: active, after: 30s}]"}},
	{"a transition, a shared transition", "delays", habit{help: timeOfWay, means: "after"}},
	{"a transition, a shared transition", "targets", habit{means: "to"}},
	{"a spec, a transition, a shared transition, an action", "defer deferred", habit{help: waitsIn}},
	{"a spec, a state, a transition, a shared transition", "stateIn", habit{help: isIn}},
	{"a spec, a state", "in", habit{help: isIn}},
	{"a spec, a state, a transition, a shared transition", "foreach forEach", habit{help: noLoops}},
	{"a spec, a state, a transition, a shared transition", "cancel", habit{help: timesEnd}},
	{"a transition, a shared transition", "type internal external reenter internalTransition", habit{help: staysOrNot}},
	{"a spec, a state", "internal external reenter internalTransition eventless", habit{help: staysOrNot}},
	{"a transition, a shared transition", "id name", habit{help: "a transition has no name; what it is for is said by doc", means: "doc"}},

	// What is done.
	{"a spec", "entry onEntry onentry do doActivity exec script enqueueActions", habit{help: stateDoes}},
	{"a spec", "exit onExit onexit", habit{help: noExit}},
	{"a spec", "activities activity", habit{help: stateDoes, means: "actions"}},
	{"a state", "activities activity services service", habit{means: "action"}},
	{"a state", "exec script enqueueActions", habit{help: stateDoes}},
	{"a state", "exit onExit onexit leave onLeave", habit{help: noExit}},
	{"a transition, a shared transition", "action actions do effect run exec script entry onEntry onentry exit onExit onexit doActivity enqueueActions invoke activities activity services service", habit{help: noActions}},
	{"a spec", "onDone onError onSuccess onFailure", habit{help: afterAction}},
	{"a state", "onDone onError onSuccess onFailure", habit{help: afterAction}},
	{"a transition, a shared transition", "onDone onError onSuccess onFailure", habit{help: afterAction}},
	{"a spec, a state, a transition, a shared transition, an action", "raise emit send sendTo sendParent forward forwardTo", habit{help: sendsNothing}},
	{"an action, a child", "finalize", habit{help: finds}},
	{"a spec, a state, a transition, a shared transition", "log", habit{help: logged}},
	{"an action", "entry onEntry onentry exit onExit onexit doActivity always on event events to target targets when guard guards cond if unless choose else elseif states state history parallel initial final transitions transition", habit{help: whoDoesIt}},
	{"an action", "after delay delays wait cancel", habit{help: actionTimes}},
	{"an action", "spawn spawnChild stopChild actor actors", habit{help: besideIt}},
	{"an action", "log type invoke src activities activity services service actions", habit{help: writtenInGo}},
	{"an action", "input output params param data context datamodel donedata", habit{help: "a hook reads the Snapshot, with what is configured, observed, remembered and told; what an action finds out stands under result, for example result: {accepted: bool}", means: "result"}},
	{"a command", "when guard cond if on to target", habit{help: whoTakesIt}},

	// States that are more than states.
	{"a spec", "type parallel regions fork join", habit{help: besideStates}},
	{"a state", "fork join", habit{help: besideStates}},
	{"a state", "parallel type:parallel", habit{help: besideStates, with: "states substates regions"}},
	{"a transition, a shared transition", "parallel fork join", habit{help: besideStates}},
	{"a state", "states substates regions", habit{help: flatStates, with: "initial type history"}},
	{"a state", "entryPoint exitPoint", habit{help: flatStates}},
	{"a state", "parent extends type:compound", habit{help: flatStates}},
	{"a spec", "substates", habit{help: flatStates}},
	{"a spec, a state, a transition, a shared transition", "deepHistory shallowHistory", habit{help: noMemory}},
	{"a spec, a transition, a shared transition", "history", habit{help: noMemory}},
	{"a state", "history type:history", habit{help: noMemory}},
	{"a spec", "final end terminal stop terminate", habit{means: "shutdown"}},
	{"a state", "type final end terminal accepting stop terminate", habit{help: whereItEnds}},
	{"a transition, a shared transition", "final", habit{help: whereItEnds}},
	{"a state", "initial start", habit{help: beginsIn}},
	{"a transition, a shared transition", "initial", habit{help: beginsIn}},
	{"a state", "id name key", habit{help: "the name of a state is its key, for example states: {active: {}}"}},
	{"a spec", "invoke services service spawn spawnChild actors actor", habit{help: besideIt, means: "children actions"}},
	{"a state, a transition, a shared transition", "spawn spawnChild stopChild actor actors", habit{help: besideIt}},
	{"a transition, a shared transition", "stop", habit{help: whereItEnds}},
	{"a spec, a transition, a shared transition, an action", "tags meta labels", habit{help: forTools}},
	{"a child", "src actor service", habit{means: "worker"}},
	{"a child", "onDone onError onSnapshot", habit{help: childAsks}},
	{"a child", "autoforward autoForward", habit{help: sendsNothing}},
}
