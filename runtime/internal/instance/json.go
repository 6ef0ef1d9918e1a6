package instance

import "encoding/json"

// ShownJSON returns a UserSpec, given by its address, as JSON for people. Its secrets are ***.
func ShownJSON(spec any) ([]byte, error) {
	if s, ok := spec.(interface{ ShownJSON() ([]byte, error) }); ok {
		return s.ShownJSON()
	}
	return json.Marshal(spec)
}

// UserSpecJSON implements worker.Instance.
func (h *Worker[U, O, N]) UserSpecJSON() ([]byte, error) { return ShownJSON(h.Spec) }

// Read returns inputs that are given as JSON. One that is left out is that of last, which is a
// pointer to the generated struct, or its default if last is nil.
func (d *Inputs[N, I]) Read(last any, data []byte) (inputs any, err error) {
	in := d.Default()
	if last != nil {
		in = *last.(*I)
	}
	if err := d.Unmarshal(data, &in); err != nil {
		return nil, err
	}
	if d.Bound != nil {
		d.Bound(&in)
	}
	return &in, nil
}
