package spec

import "slices"

// Shape says what may stand at a place of a spec. A place may allow several
// kinds of value: which one is meant is seen from how it is written (a
// scalar, a list, a mapping), never from trying one after the other.
//
// The shapes are the one definition of the language's form: the reader checks
// files against them, and whatever describes the form elsewhere is made from
// them.
type Shape struct {
	What    string   // for people: "a duration such as 10s"
	Scalar  bool     // a scalar may stand here
	Words   []string // the only scalars allowed; nil: any
	Name    bool     // the scalar names something
	List    *Shape   // a list of these
	Entries *Shape   // a mapping of free names to these
	Object  *Object  // a mapping with known keys
	Any     bool     // a value of any form, passed on as a Node
	Table   bool     // entries that are laid out in columns
	Repeats bool     // entries of which package model reports those that stand twice
}

// needsValue reports whether nothing is not enough: an object in which a key is required.
func (s *Shape) needsValue() bool {
	return s.Object != nil && slices.ContainsFunc(s.Object.Keys, func(k *Key) bool { return k.Required })
}

// Object is a mapping with known keys.
type Object struct {
	Name string // for people, with an article: "a transition"
	Doc  string
	Keys []*Key
	Open bool // keys that begin with x- are left alone
}

// Key is one key of an object.
type Key struct {
	Name     string
	Doc      string // a sentence
	Example  string // a value, as YAML
	Required bool
	Unless   string // with Required: it may be left out if that key is given
	Shape    *Shape
}

// Key returns the key with a name, or nil.
func (o *Object) Key(name string) *Key {
	for _, k := range o.Keys {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// names lists the keys in the order of their definition.
func (o *Object) names() []string {
	names := make([]string, len(o.Keys))
	for i, k := range o.Keys {
		names[i] = k.Name
	}
	return names
}

func scalar(what string) *Shape { return &Shape{What: what, Scalar: true} }

func name(what string) *Shape { return &Shape{What: what, Scalar: true, Name: true} }

func word(what string, words ...string) *Shape {
	return &Shape{What: what, Scalar: true, Words: words}
}

func list(what string, of *Shape) *Shape { return &Shape{What: what, List: of} }

func entries(what string, of *Shape) *Shape { return &Shape{What: what, Entries: of} }

func object(o *Object) *Shape { return &Shape{What: "a mapping", Object: o} }

// or allows what any of the shapes allows. Each kind of value may be allowed
// by one of them only.
func or(what string, shapes ...*Shape) *Shape {
	all := &Shape{What: what}
	for _, s := range shapes {
		all.Scalar = all.Scalar || s.Scalar
		all.Words = append(all.Words, s.Words...)
		all.Name = all.Name || s.Name
		if s.List != nil {
			all.List = s.List
		}
		if s.Entries != nil {
			all.Entries = s.Entries
		}
		if s.Object != nil {
			all.Object = s.Object
		}
	}
	return all
}

func key(name string, shape *Shape, example, doc string) *Key {
	return &Key{Name: name, Shape: shape, Example: example, Doc: doc}
}

func required(name string, shape *Shape, example, doc string) *Key {
	return &Key{Name: name, Shape: shape, Example: example, Doc: doc, Required: true}
}

// requiredUnless is a key that is required where another is left out.
func requiredUnless(other, name string, shape *Shape, example, doc string) *Key {
	k := required(name, shape, example, doc)
	k.Unless = other
	return k
}
