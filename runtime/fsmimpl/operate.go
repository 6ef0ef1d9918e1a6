package fsmimpl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/engine"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// root is the tree of a Supervisor. Besides what has the types of the root worker it does
// what a tool asks for by paths and in JSON, for fsm.Worker.
type root[U, O, N any] struct {
	*instance.Root[U, O, N]
	tree   *engine.Tree
	def    *Definition[U, O, N]
	inputs sync.Mutex // held by SetInputsJSON
}

// StatusAt returns the status of the worker at a path.
func (r *root[U, O, N]) StatusAt(path string, depth int) (fsm.Status, error) {
	return r.tree.StatusAt(path, nil, depth)
}

// ObserveNow begins an observation of the worker at a path.
func (r *root[U, O, N]) ObserveNow(path string) error { return r.tree.ObserveNow(path, nil) }

// Restart restarts the worker at a path.
func (r *root[U, O, N]) Restart(path string) error { return r.tree.Restart(path, nil) }

// isRoot returns an error if a path is not that of the root.
func (r *root[U, O, N]) isRoot(path string) error {
	if path == "" || path == r.def.Worker {
		return nil
	}
	if _, err := r.tree.StatusAt(path, nil, 0); err != nil {
		return err
	}
	return fmt.Errorf("%w: %s", fsm.ErrNotRoot, textfmt.OneLine(path, textfmt.MaxReason))
}

// UserSpecJSON returns the UserSpec of the worker at a path, for people.
func (r *root[U, O, N]) UserSpecJSON(path string) (spec []byte, version int64, err error) {
	if path != "" && path != r.def.Worker {
		return r.tree.UserSpecJSON(path)
	}
	stored := r.UserSpec()
	spec, err = instance.ShownJSON(&stored)
	return spec, *r.def.Version(&stored), err
}

// SetUserSpecJSON changes the stored UserSpec of the root.
func (r *root[U, O, N]) SetUserSpecJSON(path string, version int64, data []byte) error {
	if err := r.isRoot(path); err != nil {
		return err
	}
	return r.ReplaceUserSpec(version, func(spec *U) error { return readOnto(spec, data) })
}

// PlanJSON returns what SetUserSpecJSON would do to the children of the root.
func (r *root[U, O, N]) PlanJSON(path string, data []byte) (fsm.Plan, error) {
	if err := r.isRoot(path); err != nil {
		return fsm.Plan{}, err
	}
	spec := r.UserSpec()
	if err := readOnto(&spec, data); err != nil {
		return fsm.Plan{}, err
	}
	return r.Plan(spec)
}

// SetInputsJSON gives the root its inputs.
func (r *root[U, O, N]) SetInputsJSON(path string, data []byte) error {
	if err := r.isRoot(path); err != nil {
		return err
	}
	if r.def.Inputs == nil {
		return unread("a " + r.def.Worker + " has no inputs")
	}
	r.inputs.Lock()
	defer r.inputs.Unlock()
	inputs, err := r.def.Inputs.Read(r.tree.LastInputs(), data)
	if err == nil {
		r.tree.SetInputs(inputs)
	}
	return err
}

// SendJSON sends a command and waits for its outcome.
func (r *root[U, O, N]) SendJSON(ctx context.Context, path, command string, fields []byte) error {
	w, id, value, err := r.tree.ReadCommand(path, command, fields)
	if err != nil {
		return err
	}
	return r.tree.Send(ctx, path, w, id, value)
}

// PostJSON sends a command.
func (r *root[U, O, N]) PostJSON(path, command string, fields []byte) <-chan error {
	w, id, value, err := r.tree.ReadCommand(path, command, fields)
	if err != nil {
		return engine.Answered(err)
	}
	return r.tree.Post(path, w, id, value)
}

// ReadCommand reads the fields of a command into one that has its defaults, and validates it.
func ReadCommand[C interface{ Validate() error }](data []byte, into *C, fields []Field[C], name string) error {
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("{}")
	}
	err := UnmarshalOnto(data, into, fields)
	if err == nil {
		return (*into).Validate()
	}
	if invalid, ok := errors.AsType[*fsm.ValidationError](err); ok {
		return &fsm.ValidationError{Of: name, Violations: invalid.Violations}
	}
	return err
}

// readOnto reads a UserSpec in JSON onto the one that is stored. A field that is left out
// keeps its value, and so does a secret that is given as it is shown.
func readOnto[U any](spec *U, data []byte) error {
	if bytes.Contains(data, []byte(textfmt.Secret)) {
		shown, err := instance.ShownJSON(spec)
		if err != nil {
			return err
		}
		stored, err := json.Marshal(spec)
		if err != nil {
			return err
		}
		data = reveal(data, shown, stored)
	}
	if u, ok := any(spec).(interface{ UnmarshalOnto([]byte) error }); ok {
		return u.UnmarshalOnto(data)
	}
	return json.Unmarshal(data, spec)
}

// reveal replaces each text that stands for a secret by the stored secret. shown is what was
// stored with such texts in it. What it cannot replace stays, and is refused when it is read.
func reveal(given, shown, stored json.RawMessage) json.RawMessage {
	if !bytes.Contains(given, []byte(textfmt.Secret)) || len(shown) == 0 {
		return given
	}
	given = bytes.TrimSpace(given)
	switch {
	case standsForSecret(given) && standsForSecret(shown):
		return stored
	case given[0] == '{' && shown[0] == '{':
		return revealMembers(given, shown, stored)
	case given[0] == '[' && shown[0] == '[':
		return revealItems(given, shown, stored)
	}
	return given
}

func standsForSecret(data json.RawMessage) bool { return string(data) == `"`+textfmt.Secret+`"` }

func revealMembers(given, shown, stored json.RawMessage) json.RawMessage {
	all, err := members(given)
	if err != nil {
		return given
	}
	shownAs, storedAs := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if json.Unmarshal(shown, &shownAs) != nil || json.Unmarshal(stored, &storedAs) != nil {
		return given
	}
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range all {
		if i > 0 {
			out.WriteByte(',')
		}
		name, _ := json.Marshal(m.name)
		out.Write(name)
		out.WriteByte(':')
		out.Write(reveal(m.value, shownAs[m.name], storedAs[m.name]))
	}
	out.WriteByte('}')
	return out.Bytes()
}

// revealItems replaces an element by the stored one that is shown in the same way. Which
// one another element comes from is not known: it may be that of another server.
func revealItems(given, shown, stored json.RawMessage) json.RawMessage {
	all, err := items(given)
	if err != nil {
		return given
	}
	var shownAs, storedAs []json.RawMessage
	if json.Unmarshal(shown, &shownAs) != nil || json.Unmarshal(stored, &storedAs) != nil {
		return given
	}
	used := make([]bool, len(shownAs))
	for i, one := range all {
		if !bytes.Contains(one, []byte(textfmt.Secret)) {
			continue
		}
		for j := range shownAs {
			if !used[j] && sameJSON(one, shownAs[j]) {
				all[i], used[j] = storedAs[j], true
				break
			}
		}
	}
	out, err := json.Marshal(all)
	if err != nil {
		return given
	}
	return out
}

// sameJSON reports whether two texts have the same values. Numbers are compared as text, so
// that no two large ones are taken for the same.
func sameJSON(a, b json.RawMessage) bool {
	read := func(data json.RawMessage) (v any) {
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		if dec.Decode(&v) != nil {
			return nil
		}
		return v
	}
	x := read(a)
	return x != nil && reflect.DeepEqual(x, read(b))
}
