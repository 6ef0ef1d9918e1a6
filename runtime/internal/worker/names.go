package worker

import "strconv"

// Names holds the names of the values of a type, for example those of the states
// of a worker type. The values count from 1; zero is no value, and its name is
// empty. As in the output of stringer the names are one text and an index, which
// take less memory than a string for each of them.
type Names struct {
	Type  string   // the name of the type: "State"
	Text  string   // the names in their order, with a space after each but the last
	Index []uint32 // where each name begins in Text, and where one after the last would begin
}

// Len returns the number of values, with zero.
func (n *Names) Len() int { return len(n.Index) }

// Name returns the name of a value. It returns a text such as State(200) for a
// number that is no value.
func (n *Names) Name(v int) string {
	switch {
	case v == 0:
		return ""
	case v > 0 && v < len(n.Index):
		return n.Text[n.Index[v-1] : n.Index[v]-1]
	}
	return n.Type + "(" + strconv.Itoa(v) + ")"
}

// Find returns the value with a name. ok is false if there is none.
func (n *Names) Find(name string) (v int, ok bool) {
	if name == "" {
		return 0, true
	}
	begin := uint32(0)
	for v, next := range n.Index {
		if int(next-begin) == len(name)+1 && n.Text[begin:next-1] == name {
			return v, true
		}
		begin = next
	}
	return 0, false
}
