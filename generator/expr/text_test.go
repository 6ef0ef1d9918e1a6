package expr

import (
	"testing"
	"time"
)

func TestDurationText(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", time.Second: "1s", time.Minute: "1m", 90 * time.Second: "1m30s", time.Hour: "1h",
		time.Hour + time.Second: "1h0m1s", 10 * time.Minute: "10m", 20 * time.Hour: "20h", 1500 * time.Millisecond: "1.5s",
	} {
		if got := DurationText(d); got != want {
			t.Errorf("%d is %s, want %s", d, got, want)
		}
	}
}

func TestValueText(t *testing.T) {
	text := &Value{Type: &Type{Kind: String}, Str: "a b"}
	open := &Field{Name: "open"}
	number := &Value{Type: &Type{Kind: Int}, Int: 5}
	for _, c := range []struct {
		value *Value
		want  string
	}{
		{nil, ""},
		{text, `"a b"`},
		{&Value{Type: &Type{Kind: IP}, Str: "10.0.0.1"}, "10.0.0.1"},
		{&Value{Type: &Type{Kind: Bool}, Bool: true}, "true"},
		{&Value{Type: &Type{Kind: Float}, Float: 0.25}, "0.25"},
		{&Value{Type: &Type{Kind: Duration}, Int: int64(time.Hour)}, "1h"},
		{&Value{Type: &Type{Kind: List, Elem: open}, Items: []*Value{text, number}}, `["a b", 5]`},
		{&Value{Type: &Type{Kind: Map, Elem: open}, Entries: []ValueEntry{{Key: "x", Value: number}}}, "{x: 5}"},
	} {
		if got := c.value.Text(); got != c.want {
			t.Errorf("%+v is %s, want %s", c.value, got, c.want)
		}
	}
}

// TestShown: no part of a value that is secret is shown.
func TestShown(t *testing.T) {
	text := &Value{Type: &Type{Kind: String}, Str: "hunter2"}
	open, secret := &Field{Name: "open"}, &Field{Name: "key", Secret: true}
	object := &Type{Kind: Object, Object: &ObjectType{Fields: []*Field{open, secret}}}
	value := &Value{Type: object, Entries: []ValueEntry{{Key: "open", Value: text}, {Key: "key", Value: text}}}
	for _, c := range []struct {
		value       *Value
		text, shown string
	}{
		{value, `{open: "hunter2", key: "hunter2"}`, `{open: "hunter2", key: ***}`},
		{&Value{Type: &Type{Kind: List, Elem: secret}, Items: []*Value{text}}, `["hunter2"]`, "[***]"},
		{&Value{Type: &Type{Kind: Map, Elem: &Field{Type: object}}, Entries: []ValueEntry{{Key: "x", Value: value}}},
			`{x: {open: "hunter2", key: "hunter2"}}`, `{x: {open: "hunter2", key: ***}}`},
	} {
		if text, shown := c.value.Text(), c.value.Shown(); text != c.text || shown != c.shown {
			t.Errorf("%s, shown %s; want %s, shown %s", text, shown, c.text, c.shown)
		}
	}
}
