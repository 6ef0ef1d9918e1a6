package fsm

// TypeInfo names what a worker type has, in the order of its spec.
type TypeInfo struct {
	Worker   string // the worker type
	States   []string
	Hooks    []string // what HookCall.Hook may be besides Close: CollectObservedState, and the actions
	Children []string // the entries under children
	Groups   bool     // some entry has any number of children, with names of their own
}
