package model

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// missing is what findings about something that this spec does not declare
// call it (see diag.Finding).
func (u *unit) missing(kind, name string) string { return u.m.ImportPath + " " + kind + " " + name }

// joinMissing makes one finding of all that miss one thing: who has renamed
// something only where it is declared has made one mistake, in however many
// places it is named.
func (l *linker) joinMissing() {
	units := make(map[string]*unit, len(l.units))
	for _, u := range l.units {
		units[u.m.ImportPath] = u
	}
	joined, misnamed := &diag.List{}, map[diag.Pos][]diag.Related{}
	var keys []string
	of := map[string][]diag.Finding{}
	for _, f := range l.list.Sorted() {
		switch {
		case f.Missing == "":
			joined.Append(f)
			if f.Rule == ruleName {
				misnamed[f.Pos] = nil
			}
			continue
		case of[f.Missing] == nil:
			keys = append(keys, f.Missing)
		}
		of[f.Missing] = append(of[f.Missing], f)
	}
	for _, key := range keys {
		owner, _, _ := strings.Cut(key, " ")
		f := joinPlaces(of[key], units[owner])
		units[owner].notMeant(&f)
		units[owner].maybeDesired(key)
		other := units[owner].meant(&f)
		if more, reported := misnamed[other.Pos]; reported && other.Pos.Line > 0 {
			misnamed[other.Pos] = append(more, asPlaces(f)...) // its name has to be changed anyway
			continue
		}
		joined.Append(f)
	}
	joined.Edit(func(f *diag.Finding) bool {
		if f.Rule == ruleName {
			f.Related = append(f.Related, misnamed[f.Pos]...)
		}
		return true
	})
	l.list = joined
}

// maybeDesired lets a state be desired of which it has been reported that it
// may not be: what follows for the rest of the machine is not said as well.
func (u *unit) maybeDesired(key string) {
	if u == nil {
		return
	}
	name, ok := strings.CutPrefix(key, u.missing("desired", ""))
	if s := u.stateByName[name]; ok && s != nil && !u.desired[s.Index] {
		u.desired[s.Index] = true
		u.m.AskedFor = append(u.m.AskedFor, s)
	}
}

// notMeant says of what desired.states lists and is no state how it would be
// one. A proposal is taken back if desired.states lists that as well: attached
// is no slip for detached where both are there.
func (u *unit) notMeant(f *diag.Finding) {
	if u == nil || f.Rule != ruleUnknownState || !u.listsDesired(f.Missing[strings.LastIndex(f.Missing, " ")+1:]) {
		return
	}
	if f.Fix != nil {
		if !u.listsDesired(f.Fix.New) {
			return
		}
		f.Message, _, _ = strings.Cut(f.Message, ";")
		f.Fix = nil
		for i := range f.Related {
			f.Related[i].Fix = nil
		}
	}
	f.Help = desiredHelp
}

func (u *unit) listsDesired(name string) bool {
	if u.listed == nil {
		u.listed = make(map[string]bool, len(u.s.Desired.States))
		for _, t := range u.s.Desired.States {
			u.listed[t.Value] = true
		}
	}
	return u.listed[name]
}

// desiredHelp tells what may be desired, for those who take it for names apart.
const desiredHelp = "what may be desired is a state of this worker: add it under states, or name one that is there"

// joinPlaces makes one finding. It stands where the spec that would declare
// what is missing names it first.
func joinPlaces(all []diag.Finding, owner *unit) diag.Finding {
	first := 0
	if owner != nil {
		first = max(0, slices.IndexFunc(all, func(f diag.Finding) bool { return f.Pos.Path == owner.m.Source }))
	}
	f := all[first]
	for _, other := range slices.Delete(all, first, first+1) {
		f.Related = append(f.Related, diag.Related{Pos: other.Pos, Length: other.Length, Message: "here too", Fix: other.Fix})
	}
	return f
}

// asPlaces returns the places of a finding that is told with the one about the
// name that is declared.
func asPlaces(f diag.Finding) []diag.Related {
	first := diag.Related{Pos: f.Pos, Length: f.Length, Message: f.Message}
	return append([]diag.Related{first}, f.Related[1:]...)
}

// meant looks for the one thing that is declared and that nothing names: of
// several places that name one thing, it may be the declaration that has the
// wrong name. The finding then says so, and has no fix.
func (u *unit) meant(f *diag.Finding) (other Named) {
	if u == nil || len(f.Related) == 0 || f.Pos.Path != u.m.Source {
		return Named{}
	}
	_, key, _ := strings.Cut(f.Missing, " ")
	kind, name := key[:strings.LastIndex(key, " ")], key[strings.LastIndex(key, " ")+1:]
	if other = u.unnamed(kind, f.Rule == ruleUnknownGroup); other.Pos.Line == 0 {
		return Named{}
	}
	if f.Fix == nil || f.Fix.New == other.Name {
		f.Message, _, _ = strings.Cut(f.Message, ";") // no other name is near
	}
	f.Help, f.Fix = "if "+other.Name+" is meant, call it "+name+", or change the places that name it", nil
	for i := range f.Related {
		f.Related[i].Fix = nil
	}
	declared := diag.Related{Pos: other.Pos, Length: runes(other.Name), Message: other.Name + " is declared here, and nothing names it"}
	f.Related = append([]diag.Related{declared}, f.Related...)
	return other
}

// unnamed returns the one thing of a kind that is declared and that nothing names;
// the zero value if there is none, or it is not known which.
func (u *unit) unnamed(kind string, groups bool) Named {
	at := unnamedKey{kind, groups}
	if one, known := u.lonely[at]; known {
		return one
	}
	if u.lonely == nil {
		u.lonely = map[unnamedKey]Named{}
	}
	used := namesIn(u.s)
	all := slices.DeleteFunc(u.declared(kind, groups), func(n Named) bool { return used[n.Name] })
	if len(all) == 1 {
		u.lonely[at] = all[0]
	} else {
		u.lonely[at] = Named{}
	}
	return u.lonely[at]
}

// unnamedKey says among what unnamed looks.
type unnamedKey struct {
	kind   string
	groups bool
}

// declared returns what a spec declares of a kind of missing thing.
func (u *unit) declared(kind string, groups bool) []Named {
	var all []Named
	switch kind {
	case "State value":
		for _, s := range u.m.States {
			all = append(all, s.Named)
		}
		for _, g := range u.m.Groups {
			if groups {
				all = append(all, g.Named)
			}
		}
	case "action":
		for _, a := range u.m.Actions {
			all = append(all, a.Named)
		}
	case "guard":
		for _, g := range u.m.Guards {
			all = append(all, g.Named)
		}
	case "condition":
		for _, c := range u.condByName {
			all = append(all, c.Named)
		}
	case "child":
		for _, c := range u.m.Children {
			all = append(all, c.Named)
		}
	}
	return all
}
