package scale

import "testing"

const (
	k = 1000
	m = 1_000_000
)

// all has the benchmarks by name. Those that follow one another share their trees:
// the order saves starts.
var all = map[string]cases{
	"TickIdle": {{"%s", []int{k, 10 * k, 100 * k, m}, tickIdle}},
	"TickDirty": {
		{"1of%s", []int{m}, tickDirty(1)},
		{"10kof%s", []int{m}, tickDirty(10 * k)},
		{"100kof%s", []int{m}, tickDirty(100 * k)},
		{"100of%s", []int{m, 100 * k, 10 * k, k}, tickDirty(100)},
	},
	"Status":  {{"whole/%s", []int{10 * k, m}, statusWhole}, {"page/%s", []int{10 * k, m}, statusPage}},
	"Mapping": {{"%schildren", []int{m, 10 * k}, mapping}},
	"Reconcile": {
		{"more1of%s", []int{10 * k, m}, reconcileMore},
		{"change1of%s", []int{10 * k, m}, reconcileChange},
		{"add1of%s", []int{m, 10 * k}, reconcileAdd},
		{"remove1of%s", []int{10 * k, m}, reconcileRemove},
	},
	"TickFull": {
		{"%s", []int{k, 10 * k, 100 * k, m}, tickFull},
		{"%s/mixed", []int{k, 100 * k, m}, tickFullMixed},
		{"%s/churned", []int{k, 100 * k, m}, tickFullChurned},
	},
	"Start": {
		{"%s", []int{k, 10 * k, 100 * k, m}, start(Pumps)},
		{"%s/quiet", []int{100 * k, m}, start(Valves)},
	},
	"Memory": {
		{"%s", []int{k, 10 * k, 100 * k, m}, memory(Pumps)},
		{"%s/quiet", []int{100 * k, m}, memory(Valves)},
		{"%s/listed", []int{100 * k, m}, memory(Devices)},
	},
}

// BenchmarkTickIdle is a tick in which nothing is ready, in a plant of so many
// pumps.
func BenchmarkTickIdle(b *testing.B) { all["TickIdle"].bench(b) }

// BenchmarkTickDirty is the way of some new observations, of pumps all over a plant
// of a million: the ticks from taking them in until the tree is at rest. Each makes
// its pump change its state, and the plant looks at it. The calls of the hooks, and
// the ticks that begin them, are not in it.
func BenchmarkTickDirty(b *testing.B) { all["TickDirty"].bench(b) }

// BenchmarkStatus is the status of the whole tree (whole), and a page of 100 workers
// in the middle of the tree (page).
func BenchmarkStatus(b *testing.B) { all["Status"].bench(b) }

// BenchmarkMapping is a plant that is paused or goes on: from the observation that
// says so until all pumps have followed, for each of them.
func BenchmarkMapping(b *testing.B) { all["Mapping"].bench(b) }

// BenchmarkReconcile is a change of one child: UpdateUserSpec, and the tick that
// takes it in, for each child that has not changed. The pumps are a list: in the
// middle of it one is given another configuration (change1), one is added at the
// end (add1), or one is removed from the middle (remove1). Or they are a number
// that grows by one (more1).
func BenchmarkReconcile(b *testing.B) { all["Reconcile"].bench(b) }

// BenchmarkTickFull is a tick that visits every worker: pumps; pumps and valves by
// turns (mixed); and pumps of which every tenth was replaced (churned).
func BenchmarkTickFull(b *testing.B) { all["TickFull"].bench(b) }

// BenchmarkStart is the start of a plant, for each worker: NewSupervisor, and the
// ticks until each worker has been visited and has begun to observe. The workers
// are pumps, or valves, which observe nothing (quiet).
func BenchmarkStart(b *testing.B) { all["Start"].bench(b) }

// BenchmarkMemory is the memory that a plant takes once everything runs and has
// observed once, for each worker: the workers with their names, their hooks (an
// object of 24 bytes) and the Worker that the user's constructor makes, and what
// the plant and the tree keep. The workers are pumps; valves, which observe nothing
// and have no hooks (quiet); or pumps that are a list (listed). The list itself
// belongs to the user and is not counted; the tree's copies of it are.
func BenchmarkMemory(b *testing.B) { all["Memory"].bench(b) }
