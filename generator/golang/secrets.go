package golang

import (
	"strconv"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// secretsFunc is the function that returns the texts of a UserSpec's secrets.
const secretsFunc = "secretsOf"

// secrets writes it, where there are any.
func (e *emitter) secrets(f *file) {
	if !e.m.UserSpec.HasSecret() {
		return
	}
	f.add("\n// $ returns the texts of a UserSpec that errors must not show.\n"+
		"func $(spec UserSpec) (texts []string) {\n$\nreturn texts\n}\n",
		id(secretsFunc), id(secretsFunc), lines(e.secretFields(e.m.UserSpec, id("spec"), false, 0)...))
}

// hiddenFunc is the function that returns the other secrets of a Snapshot.
const hiddenFunc = "hiddenIn"

// hides reports whether a Snapshot has secrets that are not in its UserSpec.
func (e *emitter) hides() bool {
	return e.observedType().HasSecret() || e.secretVars() || e.secretInputs() || e.secretResults()
}

// hidden writes it, where there are any.
func (e *emitter) hidden(f *file) {
	if !e.hides() {
		return
	}
	body := e.secretFields(e.observedType(), "snap.Observed", false, 0)
	if e.secretVars() {
		body = append(body, e.secretFields(e.m.Vars, "snap.Vars", false, 0)...)
	}
	if e.secretInputs() {
		body = append(body, e.secretFields(e.m.Inputs, "snap.Inputs", false, 0)...)
	}
	for _, a := range e.m.Actions {
		if a.Result == nil {
			continue
		}
		if fields := e.secretFields(a.Result, "result", false, 0); len(fields) > 0 {
			body = append(body, code("if result := snap.$.$; result != nil {\n$\n}", e.snapField("Results"), a.GoName, lines(fields...)))
		}
	}
	f.add("\n// $ returns the texts of a Snapshot, besides its UserSpec, that errors must not show.\n"+
		"func $(snap *Snapshot) (texts []string) {\n$\nreturn texts\n}\n", id(hiddenFunc), id(hiddenFunc), lines(body...))
}

// secretFields appends the texts of the secret fields of an object, which is x;
// inside says that the object itself is secret.
func (e *emitter) secretFields(o *expr.ObjectType, x id, inside bool, depth int) []node {
	var body []node
	for _, f := range o.Fields {
		if n := e.secretValue(f.Type, x+id("."+f.GoName), inside || f.Secret, depth); n != nil {
			body = append(body, n)
		}
	}
	return body
}

// secretValue appends the texts of a value, or of what is secret in it; nil if
// nothing is. depth counts the lists and maps around it.
func (e *emitter) secretValue(t *expr.Type, x id, secret bool, depth int) node {
	elem, key := id("x"), id("key")
	if depth > 0 {
		elem, key = elem+id(strconv.Itoa(depth)), key+id(strconv.Itoa(depth))
	}
	switch t.Kind {
	case expr.Object:
		if body := e.secretFields(t.Object, x, secret, depth); len(body) > 0 {
			return lines(body...)
		}
		return nil
	case expr.List:
		if inner := e.secretValue(t.Elem.Type, elem, secret || t.Elem.Secret, depth+1); inner != nil {
			return code("for _, $ := range $ {\n$\n}", elem, x, inner)
		}
		return nil
	case expr.Map:
		inner := e.secretValue(t.Elem.Type, elem, secret || t.Elem.Secret, depth+1)
		switch {
		case inner == nil && !secret:
			return nil
		case !secret:
			return code("for _, $ := range $ {\n$\n}", elem, x, inner)
		case inner == nil:
			return code("for $ := range $ {\n$\n}", key, x, appendSecret(key))
		}
		return code("for $, $ := range $ {\n$\n$\n}", key, elem, x, appendSecret(key), inner)
	case expr.Bool:
		return nil // "true" says nothing
	}
	if !secret {
		return nil
	}
	return appendSecret(x)
}

func appendSecret(x id) node { return code("texts = $(texts, $)", impl("AppendSecret"), x) }
