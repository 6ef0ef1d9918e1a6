package fsm

// TypeInfo names what a worker type has, in the order of its spec.
type TypeInfo struct {
	Worker   string // the worker type
	States   []string
	Hooks    []string // the values of HookCall.Hook besides Close: CollectObservedState and the actions
	Children []string // the entries under children
	Groups   bool     // an entry has each or when
}
