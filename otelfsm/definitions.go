package otelfsm

// The attributes of the metrics. error.type is that of OpenTelemetry's semantic
// conventions.
const (
	attrWorker      = "fsm.worker.type"
	attrState       = "fsm.state"
	attrFrom        = "fsm.state.from"
	attrTo          = "fsm.state.to"
	attrHook        = "fsm.hook.name"
	attrOutcome     = "fsm.hook.outcome"
	attrCommand     = "fsm.command.name"
	attrAnswer      = "fsm.command.outcome"
	attrObservation = "fsm.observation.kind"
	attrInbox       = "fsm.inbox.kind"
	attrError       = "error.type"
)

// definition is what is fixed about one metric. docs/metrics.md is held to it.
type definition struct {
	name    string
	kind    instrumentKind
	unit    string // UCUM
	attrs   []string
	doc     string
	todo    string    // what to do when it looks wrong
	buckets []float64 // of a histogram
}

type instrumentKind string

const (
	counter       instrumentKind = "counter"
	upDownCounter instrumentKind = "up-down counter"
	histogram     instrumentKind = "histogram"
)

// Ticks take microseconds, hooks and stays up to hours.
var (
	shortTimes = []float64{.00001, .00003, .0001, .0003, .001, .003, .01, .03, .1, .3, 1, 3, 10}
	hookTimes  = []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10, 30, 100, 300}
	stayTimes  = []float64{.1, 1, 10, 60, 600, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600}
	numbers    = []float64{0, 1, 10, 100, 1000, 10_000, 100_000}
)

var (
	tickDuration = definition{
		name: "fsm.tick.duration", kind: histogram, unit: "s", buckets: shortTimes,
		doc:  "How long a tick takes.",
		todo: "If it grows, look at `fsm.tick.visits`: many visits are work that is spread over ticks by `fsm.WithTickBudget`. Few visits that take long are guards, `DeclareChildren` or event handlers that take long: take a CPU profile.",
	}
	tickLateness = definition{
		name: "fsm.tick.lateness", kind: histogram, unit: "s", buckets: shortTimes,
		doc:  "How long before a tick its earliest time was due: a time-out, an observation, an `after`.",
		todo: "Times in specs are late by this much. If it is more than they allow, ticks take too long (see `fsm.tick.duration`), or the process gets too little CPU.",
	}
	tickVisits = definition{
		name: "fsm.tick.visits", kind: counter, unit: "{visit}",
		doc:  "How many workers were visited.",
		todo: "A rate that does not fall although nothing changes outside is a worker that goes to and fro: look for `livelock` in the log.",
	}
	tickCuts = definition{
		name: "fsm.tick.cuts", kind: counter, unit: "{tick}",
		doc:  "How many ticks have used up their budget (`fsm.WithTickBudget`).",
		todo: "Now and then is what the budget is for. If most ticks are cut, the tree has more work than time: observe less often, or give it more CPU.",
	}
	inboxSize = definition{
		name: "fsm.inbox.size", kind: histogram, unit: "{message}", attrs: []string{attrInbox}, buckets: numbers,
		doc:  "How many returns of hooks (`hook`) or commands (`command`) a tick has taken from the inbox.",
		todo: "If it grows, ticks are too far apart for what comes in: see `fsm.tick.duration`.",
	}
	eventsMissed = definition{
		name: "fsm.event.missed", kind: counter, unit: "{event}",
		doc:  "How many events subscribers have lost because they were too slow.",
		todo: "Make the subscriber faster, or give `fsm.WithEventBuffer` more. The tree does not suffer.",
	}
	placesLimit = definition{
		name: "fsm.hook.places.limit", kind: upDownCounter, unit: "{hook}",
		doc:  "How many hooks may run at a time (`fsm.WithHookLimit`).",
		todo: "Compare it with `fsm.hook.places.used`.",
	}
	placesUsed = definition{
		name: "fsm.hook.places.used", kind: upDownCounter, unit: "{hook}",
		doc:  "How many hooks run at the end of the last tick.",
		todo: "If it stays at the limit, hooks wait: see `fsm.hook.queue.length`. Find the hooks that take long in `fsm.hook.duration`.",
	}
	queueLength = definition{
		name: "fsm.hook.queue.length", kind: upDownCounter, unit: "{hook}",
		doc:  "How many hooks wait for a place.",
		todo: "If it does not go back to 0, raise `fsm.WithHookLimit`, shorten the time-outs of hooks that hang, or observe less often.",
	}
	queueAge = definition{
		name: "fsm.hook.queue.age", kind: histogram, unit: "s", buckets: hookTimes,
		doc:  "How long the first hook in the queue has waited, at the end of each tick in which one waits.",
		todo: "Observations are late by this much. Do as for `fsm.hook.queue.length`.",
	}
	hookDuration = definition{
		name: "fsm.hook.duration", kind: histogram, unit: "s", attrs: []string{attrWorker, attrHook, attrOutcome, attrError}, buckets: hookTimes,
		doc: "How long calls of hooks take, from the tick that begins one to the tick that processes its return. The outcome is `ok`, `failed`, `panicked`, `timed out`, `cancelled` or `abandoned`. " +
			"`error.type` is there unless it is `ok` or `cancelled`: for `failed` the kind of the error that the spec declares, or `_OTHER`; otherwise the outcome.",
		todo: "`failed`: the log and the status have the error. `timed out`: what it calls is slow or away, or the time-out is too short. `abandoned`: the hook ignores its context; mend it, since each leaves a goroutine behind. `panicked`: the event has the stack.",
	}
	workerCount = definition{
		name: "fsm.worker.count", kind: upDownCounter, unit: "{worker}", attrs: []string{attrWorker, attrState},
		doc:  "How many workers of a type are in a state.",
		todo: "Workers that pile up in a state on the way wait for something: ask the status of one of them why.",
	}
	workerTransitions = definition{
		name: "fsm.worker.transitions", kind: counter, unit: "{transition}", attrs: []string{attrWorker, attrFrom, attrTo},
		doc:  "How many transitions were taken. One to the state in which the worker is has that state as both.",
		todo: "Two transitions that undo each other at a high rate are flapping: give their guards a `for`, or values that lie farther apart.",
	}
	stayDuration = definition{
		name: "fsm.worker.stay.duration", kind: histogram, unit: "s", attrs: []string{attrWorker, attrState}, buckets: stayTimes,
		doc:  "How long workers were in a state that they have left.",
		todo: "A state on the way that takes longer than usual shows what has become slow: see the hooks of the same worker type.",
	}
	workerFailures = definition{
		name: "fsm.worker.failures", kind: counter, unit: "{failure}", attrs: []string{attrWorker, attrError},
		doc:  "How many failures workers have had. `error.type` is `action`, `panic`, `constructor` or `signal` (the state asks for a restart).",
		todo: "`action`: see `fsm.hook.duration` of the same type. `panic`: a bug in the worker's own code; the log has the stack. `constructor`: the log has its error.",
	}
	workerRestarts = definition{
		name: "fsm.worker.restarts", kind: counter, unit: "{restart}", attrs: []string{attrWorker},
		doc:  "How many failures were followed by a restart.",
		todo: "Failures without a restart are those of workers that leave, or that are in back-off. A steady rate of restarts is a fault that restarting does not mend.",
	}
	circuitOpen = definition{
		name: "fsm.circuit.open", kind: upDownCounter, unit: "{circuit}", attrs: []string{attrWorker},
		doc:  "How many workers stand still because their circuit is open.",
		todo: "Each of them needs a person, or something outside that comes back. The status says when it is tried again; a changed UserSpec tries it at once.",
	}
	circuitOpened = definition{
		name: "fsm.circuit.opened", kind: counter, unit: "{circuit}", attrs: []string{attrWorker},
		doc:  "How many circuits have opened.",
		todo: "If it rises while `fsm.circuit.open` is steady, the same workers fail in each try.",
	}
	commandCount = definition{
		name: "fsm.command.count", kind: counter, unit: "{command}", attrs: []string{attrWorker, attrCommand, attrAnswer},
		doc:  "How many commands have an outcome: `accepted`, `rejected`, `busy` (too many wait), `misdirected` (no such worker) or `taken back` (the sender has given up).",
		todo: "`busy` and `taken back`: the worker is in states that let the command wait. `rejected`: the sender was told why. `misdirected`: the sender has an old path.",
	}
	commandWait = definition{
		name: "fsm.command.wait", kind: histogram, unit: "s", attrs: []string{attrWorker, attrCommand}, buckets: hookTimes,
		doc:  "How long commands have waited until they were accepted or rejected, from the tick that has taken them from the inbox.",
		todo: "A state that defers the command takes long: see `fsm.worker.stay.duration`.",
	}
	commandWaiting = definition{
		name: "fsm.command.waiting", kind: upDownCounter, unit: "{command}",
		doc:  "How many commands have no outcome yet.",
		todo: "Find the workers by `Commands` in their status.",
	}
	observationCount = definition{
		name: "fsm.observation.count", kind: counter, unit: "{observation}", attrs: []string{attrWorker, attrObservation},
		doc:  "How many observations were given by `Observe` (`pushed`), were given and not seen because a newer one came (`replaced`), have become stale (`stale`), or came too late to count (`dropped`). Those of `CollectObservedState` are in `fsm.hook.duration`.",
		todo: "`stale`: a worker acts on nothing any more; its hook fails, or takes longer than `staleAfter`. `dropped`: `observe.timeout` is too short. `replaced` is harmless.",
	}
)

var definitions = []*definition{
	&tickDuration, &tickLateness, &tickVisits, &tickCuts, &inboxSize, &eventsMissed,
	&placesLimit, &placesUsed, &queueLength, &queueAge, &hookDuration,
	&workerCount, &workerTransitions, &stayDuration, &workerFailures, &workerRestarts,
	&circuitOpen, &circuitOpened, &commandCount, &commandWait, &commandWaiting, &observationCount,
}
