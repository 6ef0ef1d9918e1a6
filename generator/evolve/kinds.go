package evolve

// kind is what sort of change something is.
type kind struct {
	name    string // as it is in JSON, a stable word: "state-removed"
	classes []Class
}

// declared are all kinds, in the order of docs/changes.md. There is no other
// way to make one, so that what a change may be is known without giving it.
var declared []*kind

func declare(name string, classes ...Class) *kind {
	k := &kind{name, classes}
	declared = append(declared, k)
	return k
}

var (
	kindWorkerAdded   = declare("worker-added", Compatible)
	kindWorkerRemoved = declare("worker-removed", Breaking)
	kindPackageName   = declare("package", Breaking)
	kindConstructor   = declare("constructor", Breaking)
	kindSnapshot      = declare("snapshot", Breaking)
	kindGoName        = declare("go-name", Breaking)

	kindFieldAdded     = declare("field-added", Compatible, Breaking)
	kindFieldRemoved   = declare("field-removed", Breaking)
	kindFieldType      = declare("field-type", Breaking)
	kindFieldRequired  = declare("field-required", Breaking, Compatible)
	kindFieldDefault   = declare("field-default", Behavior, Breaking, Compatible)
	kindFieldMin       = declare("field-min", Breaking, Compatible)
	kindFieldMax       = declare("field-max", Breaking, Compatible)
	kindFieldMinItems  = declare("field-minItems", Breaking, Compatible)
	kindFieldMaxItems  = declare("field-maxItems", Breaking, Compatible)
	kindFieldPattern   = declare("field-pattern", Breaking, Compatible)
	kindFieldTransient = declare("field-transient", Behavior)
	kindFieldSecret    = declare("field-secret", Behavior)
	kindEnumAdded      = declare("enum-added", Compatible)
	kindEnumRemoved    = declare("enum-removed", Breaking)

	kindObserved       = declare("observed", Breaking)
	kindVariables      = declare("vars", Breaking)
	kindVariable       = declare("variable", Behavior)
	kindInputs         = declare("inputs", Compatible, Breaking)
	kindInput          = declare("input", Behavior)
	kindOutputAdded    = declare("output-added", Compatible)
	kindOutputRemoved  = declare("output-removed", Breaking)
	kindOutputType     = declare("output-type", Breaking)
	kindOutput         = declare("output", Behavior)
	kindCommandAdded   = declare("command-added", Compatible)
	kindCommandRemoved = declare("command-removed", Breaking)

	kindDesiredAdded   = declare("desired-added", Compatible)
	kindDesiredRemoved = declare("desired-removed", Breaking)
	kindDerive         = declare("derive", Behavior)
	kindInitialState   = declare("initial", Behavior)
	kindShutdownState  = declare("shutdown", Behavior)
	kindFailedState    = declare("failed", Behavior)

	kindStateAdded   = declare("state-added", Compatible)
	kindStateRemoved = declare("state-removed", Breaking)
	kindStateRenamed = declare("state-renamed", Breaking)
	kindStateAction  = declare("state-action", Behavior)
	kindStateSignal  = declare("state-signal", Behavior)
	kindStateHealth  = declare("state-health", Behavior)
	kindStateDefer   = declare("state-defer", Behavior)

	kindTransitionAdded      = declare("transition-added", Behavior)
	kindTransitionRemoved    = declare("transition-removed", Behavior)
	kindTransitionRetargeted = declare("transition-retargeted", Behavior)
	kindTransitionGuard      = declare("transition-guard", Behavior)
	kindTransitionSet        = declare("transition-set", Behavior)
	kindTransitionOrder      = declare("transition-order", Behavior, Compatible)
	kindTransitionHold       = declare("transition-hold", Behavior)

	kindActionAdded      = declare("action-added", Breaking)
	kindActionRemoved    = declare("action-removed", Breaking)
	kindResult           = declare("result", Breaking)
	kindErrorAdded       = declare("error-added", Compatible)
	kindErrorRemoved     = declare("error-removed", Breaking)
	kindErrorPermanent   = declare("error-permanent", Behavior)
	kindErrorOrder       = declare("error-order", Behavior)
	kindAgain            = declare("again", Behavior)
	kindGuardAdded       = declare("guard-added", Breaking)
	kindGuardRemoved     = declare("guard-removed", Compatible)
	kindConditionAdded   = declare("condition-added", Compatible)
	kindConditionRemoved = declare("condition-removed", Breaking)
	kindCondition        = declare("condition", Behavior, Breaking)

	kindChildAdded    = declare("child-added", Breaking)
	kindChildRemoved  = declare("child-removed", Breaking)
	kindChildWorker   = declare("child-worker", Breaking)
	kindChildGroup    = declare("child-group", Breaking)
	kindChildEach     = declare("child-each", Behavior)
	kindChildName     = declare("child-name", Behavior)
	kindChildWhen     = declare("child-when", Behavior)
	kindChildUserSpec = declare("child-user-spec", Behavior)
	kindChildInput    = declare("child-input", Behavior)
	kindChildMapping  = declare("child-mapping", Behavior)
	kindChildMapFrom  = declare("child-map-from", Behavior)
	kindChildDepends  = declare("child-depends", Behavior)
	kindChildOnChange = declare("child-on-change", Behavior)
	kindChildOrder    = declare("child-order", Compatible)

	kindReconcile = declare("reconcile", Behavior, Breaking)
	kindPolicy    = declare("policy", Behavior)
)
