package model

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Options say how specs are linked.
type Options struct {
	// ImportPrefix is the import path of the folder that the packages are
	// written to: package bridge is imported as ImportPrefix/bridge.
	ImportPrefix string
	// Incomplete says that some spec of the run could not be read: worker
	// types that are not known are then not reported.
	Incomplete bool
	// Faulty names the specs, by path, that could not be read in full: what
	// is missing in them is not reported, nor what is said of it elsewhere.
	Faulty map[string]bool
}

// Link turns the specs of a run into Machines, in the order of the specs. All
// that is wrong is in the list; only if it holds no error may the Machines be
// generated. Machines with findings are there all the same, for package check
// to look at: what could not be linked is left out of them or Bad, and
// Machine.Incomplete says where that changes their shape.
//
// Specs may have parts missing: what spec.Parse has reported is not reported
// again.
func Link(specs []*spec.Spec, opts Options) ([]*Machine, *diag.List) {
	l := &linker{opts: opts, list: &diag.List{}, defaulted: map[*expr.Field]bool{}, flows: flows{}, workers: map[string]*unit{}, packages: map[string]*unit{}}
	for _, s := range specs {
		if s != nil {
			l.units = append(l.units, l.declare(s))
		}
	}
	l.misnamedWorkers()
	l.each((*unit).types)
	l.each((*unit).variables)
	l.each((*unit).outcomes)
	l.each((*unit).commands)
	l.each((*unit).inputs)
	l.each((*unit).again)
	l.each((*unit).secretMethods)
	l.each((*unit).propose)
	l.each((*unit).resolveChildren)
	l.cycles()
	l.each((*unit).defaults)
	l.each((*unit).resolveStates)
	l.each((*unit).behavior)
	l.each((*unit).linkChildren)
	l.each((*unit).circles)
	wrong := l.list.ErrorPaths()
	l.joinMissing()
	machines := make([]*Machine, len(l.units))
	for i, u := range l.units {
		machines[i] = u.m
		u.m.Faulty = u.faulty || wrong[u.m.Source]
	}
	return machines, l.list
}

// misnamedWorkers lets workers whose names begin in lower case, which has been
// reported, be found by the names that they should have, and keeps those
// quiet that name one of a spec without a name.
func (l *linker) misnamedWorkers() {
	for _, u := range l.units {
		name := u.s.Worker.Value
		if right := goName(name); name != "" && !exported(name) && l.workers[right] == nil {
			l.workers[right] = u
		}
		l.opts.Incomplete = l.opts.Incomplete || name == ""
	}
}

// linker links the specs of one run.
type linker struct {
	opts      Options
	list      *diag.List
	units     []*unit
	workers   map[string]*unit
	packages  map[string]*unit
	fitter    expr.Fitter
	flows     flows
	sorted    []string                    // see workerNames
	strangers diag.Proposals              // for worker types that there are not
	needs     map[*expr.ObjectType]string // see unset
	defaulted map[*expr.Field]bool        // fields of which a default is given, be it wrong
}

func (l *linker) each(step func(*unit)) {
	for _, u := range l.units {
		step(u)
	}
}

// unit is one spec while it is linked.
type unit struct {
	*linker
	s      *spec.Spec
	m      *Machine
	faulty bool // Options.Faulty

	top, hooks *space                 // identifiers of the package; methods of Hooks
	refusals   []*refusal             // names that cannot be had, until propose
	formats    map[*expr.Field][]spot // fields that may meet the method of a struct with a secret
	proposed   map[diag.Pos]string    // for names of the wrong form, by where they are declared

	stateByName  map[string]*State
	stateSpecs   []*spec.State // by state index
	groupByName  map[string]*group
	groups       []*group
	actionByName map[string]*Action
	guardNames   []string
	guardByName  map[string]bool
	condNames    []string
	condByName   map[string]*condition
	condStack    []string
	outputByName map[string]*output
	outputNames  []string
	childByName  map[string]*Child
	childNames   []string
	actionSpecs  []*spec.Action // by action index
	childSpecs   []*spec.Child  // by child index
	childWorker  []*unit        // by child index; nil: not known

	proposals     diag.Proposals
	lonely        map[unnamedKey]Named // see unnamed
	listed        map[string]bool      // see listsDesired
	refs          []typeRef
	pending       []pendingValue
	desired       []bool   // by state index
	askable       []string // see desiredNames
	anyDesired    bool     // desired.states has findings: any state may be meant
	runtime       *expr.Scope
	commandByName map[string]*Command
	sets          *expr.Scope // see setScope
	unfolded      int         // shared transitions, once for each of their states
	tooLarge      bool        // that has been reported
	kindNone      spec.Text   // the kind of error that is FailureNone in Go
}

// declare makes the unit of a spec with everything that has a name.
func (l *linker) declare(s *spec.Spec) *unit {
	u := &unit{linker: l, s: s, proposed: map[diag.Pos]string{}, formats: map[*expr.Field][]spot{}, m: &Machine{Source: s.Path, Doc: s.Doc.Value, Worker: s.Worker.Value}}
	u.faulty = l.opts.Faulty[s.Path]
	u.m.Incomplete = u.faulty
	u.header()
	u.top = newSpace("a declaration of the package", nil)
	for _, name := range reservedTopLevel {
		u.top.taken[name] = claim{made: true}
	}
	u.hooks = newMethods("a method of Hooks", reservedHooks)
	u.declareStates()
	u.declareGroups()
	u.declareActions()
	u.declareConditions()
	u.declareOutputs()
	u.declareChildren()
	m := u.m
	m.UserSpec = &expr.ObjectType{GoName: "UserSpec", ImportPath: m.ImportPath, Package: m.Package, Versioned: true,
		Doc: "UserSpec is the configuration of a " + m.Worker + "."}
	if len(s.Observed) > 0 {
		m.Observed = &expr.ObjectType{GoName: "ObservedState", ImportPath: m.ImportPath, Package: m.Package,
			Doc: "ObservedState is what was last seen of the world around a " + m.Worker + "."}
	}
	if len(s.Vars) > 0 {
		m.Vars = &expr.ObjectType{GoName: "Vars", ImportPath: m.ImportPath, Package: m.Package,
			Doc: "Vars are the variables of a " + m.Worker + "."}
	}
	if len(s.Inputs) > 0 {
		m.Inputs = &expr.ObjectType{GoName: "Inputs", ImportPath: m.ImportPath, Package: m.Package,
			Doc: "Inputs are what the parent tells a " + m.Worker + " while it runs."}
	}
	return u
}

// header checks the worker's name and finds the package.
func (u *unit) header() {
	worker := u.s.Worker
	if worker.Given() {
		if !exported(worker.Value) {
			f := u.list.Add(ruleWorkerName, worker.Pos, "%s is no name for a worker: it is an exported Go identifier, for example Bridge", quoted(worker.Value))
			f.Length = runes(worker.Value)
		}
		if other := u.workers[worker.Value]; other != nil {
			f := u.list.Add(ruleWorkerTwice, worker.Pos, "worker %s is declared twice in this run", worker.Value)
			f.Length = runes(worker.Value)
			f.Related = append(f.Related, diag.Related{Pos: other.s.Worker.Pos, Message: "the other declaration"})
		} else {
			u.workers[worker.Value] = u
		}
	}
	u.packageName()
}

func (u *unit) packageName() {
	name, at := u.s.Package, u.s.Package
	if !name.Given() {
		at = u.s.Worker
		name.Value = lowerASCII(u.s.Worker.Value)
	}
	u.m.Package, u.m.ImportPath = name.Value, path.Join(u.opts.ImportPrefix, name.Value)
	if !at.Given() || !u.s.Package.Given() && !exported(at.Value) {
		return // there is nothing to name, or that has been reported
	}
	var r *refusal
	switch {
	case !packageName(name.Value):
		r = u.refuse(rulePackage, at, "%s is no name for a Go package: lower case letters, digits and _, and no keyword of Go", quoted(name.Value))
	case reservedPackage(name.Value):
		r = u.refuse(rulePackage, at, "a package cannot be called %s: Go or the generated code uses that name", name.Value)
	case u.packages[name.Value] != nil:
		other := u.packages[name.Value].s
		if u.s.Worker.Value == other.Worker.Value {
			return // reported as one worker declared twice
		}
		r = u.refuse(rulePackageTwice, at, "workers %s and %s both make the Go package %s", other.Worker.Value, u.s.Worker.Value, name.Value)
		r.finding.Related = append(r.finding.Related, diag.Related{Pos: other.Worker.Pos, Message: "the other worker"})
	default:
		u.packages[name.Value] = u
		return
	}
	r.text, r.candidate, r.take = "name the package, for example package: ", u.packageCandidate, func(_ *proposer, name string) bool {
		if !packageName(name) || reservedPackage(name) || u.packages[name] != nil {
			return false
		}
		u.packages[name] = u
		return true
	}
}

// packageCandidate is bridge, bridgeworker, bridgeworker2, …
func (u *unit) packageCandidate(n int) string {
	name := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && alphanumeric(byte(r)) {
			return r
		}
		return -1
	}, lowerASCII(u.s.Worker.Value))
	if name == "" || digit(name[0]) {
		name = "my" + name
	}
	switch n {
	case 1:
		return name
	case 2:
		return name + "worker"
	}
	return name + "worker" + strconv.Itoa(n-1)
}

// workerHelp lists the worker types of the run if none is near, a few of many.
func (u *unit) workerHelp(name string, near diag.Proposal, names []string) string {
	base, _, isPath := strings.Cut(path.Base(name), ".")
	if i := slices.IndexFunc(names, func(n string) bool { return isPath && strings.EqualFold(n, base) }); i >= 0 {
		return "a worker is named by what its spec has for worker, here " + names[i]
	}
	const most = 10
	if near.Near != "" || len(names) > most+1 {
		return ""
	}
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == u.m.Worker })
	if len(names) == 0 || len(names) > most {
		return ""
	}
	return "there is " + strings.Join(names, ", ")
}

// workerNames returns the worker types of the run, in order.
func (l *linker) workerNames() []string {
	if l.sorted == nil {
		l.sorted = slices.Sorted(maps.Keys(l.workers))
	}
	return l.sorted
}

// worker finds a worker type by its name, or reports that there is none.
func (u *unit) worker(name spec.Text) *unit {
	other := u.workers[name.Value]
	if other == nil && name.Given() && !u.opts.Incomplete {
		near := u.strangers.For(name.Value, name.Value, u.workerNames)
		f := u.list.Add(ruleUnknownWorker, name.Pos, "no spec of this run declares a worker %s%s", name.Value, expr.OrElse(near, ""))
		f.Length, f.Help, f.Missing = runes(name.Value), u.workerHelp(name.Value, near, u.workerNames()), " worker "+name.Value
		f.Rename(name.At(0), name.Value, near)
	}
	return other
}

// unknown reports a name that is none of the candidates; missing is what the
// finding calls it.
func (u *unit) unknown(rule *diag.Rule, name spec.Text, what, missing string, candidates func() []string) *diag.Finding {
	near := u.proposals.For(what+" "+missing, name.Value, candidates)
	f := u.list.Add(rule, name.Pos, "there is no %s %s%s", what, quoted(name.Value), expr.OrElse(near, ""))
	f.Length, f.Missing = runes(name.Value), missing
	f.Rename(name.At(0), name.Value, near)
	if near.Near == "" {
		f.Help = u.flatHelp(name.Value)
	}
	return f
}

// flatHelp is the help for a state that is named by a path, as where states
// nest.
func (u *unit) flatHelp(name string) string {
	if !strings.ContainsAny(name, ".#/") {
		return ""
	}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(".#/", r) }) {
		if u.stateByName[part] != nil {
			return "states do not nest, and each has one name, for example " + part
		}
	}
	return ""
}

// expression checks an expression with check, and adds to findings about how
// it is written what the line gives away about YAML.
func (u *unit) expression(src spec.Text, check func(list *diag.List) *expr.Expr) *expr.Expr {
	if !src.Given() {
		return nil
	}
	var found diag.List
	e := check(&found)
	if found.Len() == 0 {
		return e
	}
	for _, f := range found.Sorted() {
		if f.Rule == expr.RuleSyntax {
			if advice, fix, ok := u.s.Slip(f.Pos); ok {
				f.Help, f.Fix = advice, fix
			}
		}
		*u.list.Add(f.Rule, f.Pos, "") = f
	}
	return e
}

// quoted shows a name in a message as it is, or in quotes where it has
// characters that would mislead.
func quoted(name string) string {
	for _, r := range name {
		if r <= ' ' || r > '~' {
			return strconv.Quote(name)
		}
	}
	if name == "" {
		return `""`
	}
	return name
}

func runes(s string) int { return utf8.RuneCountInString(s) }

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if upper(c) {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
