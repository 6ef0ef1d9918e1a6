package driver

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shrinking takes out of a schedule what its failure does not need.
type shrinking struct {
	run  func(*Schedule) Result
	want Result // the failure
	left int    // how many more runs it may make
}

// Shrink gives a smaller schedule with a failure of the same invariant, and its
// result. It makes at most so many runs.
func Shrink(s Schedule, failed Result, runs int, run func(*Schedule) Result) (Schedule, Result) {
	k := &shrinking{run: run, want: failed, left: runs}
	if int(failed.Tick) < len(s.Steps) {
		k.try(&s, func(c *Schedule) { c.Steps = c.Steps[:failed.Tick] })
	}
	for before := ""; before != s.size() && k.left > 0; {
		before = s.size()
		k.steps(&s)
		k.inputs(&s)
		k.faults(&s)
	}
	return s, k.want
}

func (s *Schedule) size() string {
	n := 0
	for _, st := range s.Steps {
		n += len(st.Inputs)
	}
	return fmt.Sprint(len(s.Steps), n, len(s.Quiet))
}

// try keeps a change if the schedule still fails.
func (k *shrinking) try(s *Schedule, change func(*Schedule)) bool {
	if k.left <= 0 {
		return false
	}
	k.left--
	c := *s
	c.Steps = slices.Clone(s.Steps)
	c.Quiet = maps.Clone(s.Quiet)
	change(&c)
	res := k.run(&c)
	if res.Wrong == nil || res.Wrong.Check != k.want.Wrong.Check {
		return false
	}
	*s, k.want = c, res
	return true
}

// steps leaves out steps, many at first.
func (k *shrinking) steps(s *Schedule) {
	for size := len(s.Steps) / 2; size > 0; size /= 2 {
		for at := 0; at+size <= len(s.Steps); {
			if !k.try(s, func(c *Schedule) { c.Steps = slices.Delete(c.Steps, at, at+size) }) {
				at += size
			}
		}
	}
}

func (k *shrinking) inputs(s *Schedule) {
	for i := range s.Steps {
		for j := 0; j < len(s.Steps[i].Inputs); {
			if !k.try(s, func(c *Schedule) { c.Steps[i].Inputs = slices.Delete(slices.Clone(c.Steps[i].Inputs), j, j+1) }) {
				j++
			}
		}
	}
}

// faults makes calls of hooks go well.
func (k *shrinking) faults(s *Schedule) {
	keys := k.want.Faults
	for size := len(keys); size > 0; size /= 2 {
		for at := 0; at+size <= len(keys); at += size {
			k.try(s, func(c *Schedule) {
				for _, key := range keys[at : at+size] {
					c.Quiet[key] = true
				}
			})
		}
	}
}

// String has one step a line.
func (s *Schedule) String() string {
	var b strings.Builder
	for i, st := range s.Steps {
		fmt.Fprintf(&b, "%3d ", i+1)
		if st.Wait < 0 {
			b.WriteString("until something is due")
		} else {
			fmt.Fprintf(&b, "+%v", st.Wait)
		}
		if st.Calm {
			b.WriteString(", calm")
		}
		if st.Spin > 0 {
			fmt.Fprintf(&b, ", %d ticks", st.Spin)
		}
		for _, in := range st.Inputs {
			fmt.Fprintf(&b, ", %v", in.Kind)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
