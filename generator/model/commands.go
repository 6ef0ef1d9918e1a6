package model

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// commands makes the commands with their fields.
func (u *unit) commands() {
	m := u.m
	u.commandByName = make(map[string]*Command, len(u.s.Commands))
	if len(u.s.Commands) == 0 {
		return
	}
	for _, name := range reservedCommands {
		u.top.taken[name] = claim{made: true}
	}
	offered := newSpace("a field of Offered", nil)
	names := namesOf(u.s.Commands, func(c *spec.Command) spec.Named { return c.Named })
	for _, sc := range u.s.Commands {
		if u.commandByName[sc.Name.Value] != nil {
			continue // a duplicate key, reported where YAML is read
		}
		named := u.named(snakeCase("a command"), sc.Named, names, spot{space: offered},
			spot{space: u.top, suffix: "Command"}, spot{space: u.top, prefix: "Default", suffix: "Command"})
		c := &Command{Named: named, Index: len(m.Commands)}
		goName := named.GoName + "Command"
		c.Type = &expr.ObjectType{GoName: goName, ImportPath: m.ImportPath, Package: m.Package, Command: true}
		fields := newSpace("a field or method of "+goName, reservedCommand)
		at := place{path: "commands." + c.Name, goPath: goName}
		c.Type.Fields = u.fields(sc.Fields, at, spot{space: fields})
		u.seal(c.Type)
		u.commandByName[c.Name] = c
		m.Commands = append(m.Commands, c)
	}
	alsoProposed(u, u.commandByName, m.Commands, func(c *Command) diag.Pos { return c.Pos })
}

// command finds a command, or reports that there is none. It gives nil for one that
// is left out.
func (u *unit) command(name spec.Text) *Command {
	if !name.Given() {
		return nil
	}
	if c := u.commandByName[name.Value]; c != nil {
		return c
	}
	u.m.Incomplete = true
	if !u.knows("commands", len(u.m.Commands)) {
		return nil
	}
	if u.commandAlone(name) {
		return nil
	}
	f := u.unknown(ruleUnknownCommand, name, "command", u.missing("command", name.Value), u.commandNames)
	example := name.Value
	if !snake(example) {
		example = toSnake(commandIn(example))
	}
	switch {
	case f.Fix != nil:
	case name.Value == "*" && len(u.m.Commands) > 0:
		f.Help = "commands are named one by one; it has " + expr.Listed(u.commandNames())
	case !snake(example):
		f.Help = "a command is written as it stands under commands, for example commands: {start: {}}"
	case len(u.m.Commands) > 0 && f.Help == "":
		f.Help = "declare it under commands, for example {" + example + ": {}}; it has " + expr.Listed(u.commandNames())
	case len(u.m.Commands) == 0:
		f.Help = "declare it, for example commands: {" + example + ": {}}; what happens outside, and is no request, is a field of observed, which when reads"
	}
	return nil
}

// commandIn takes from a text what other languages write around the name of a command:
// command.start, start(tag).
func commandIn(text string) string {
	for _, root := range []string{"command.", "commands.", "event."} {
		text = strings.TrimPrefix(text, root)
	}
	name, _, _ := strings.Cut(text, "(")
	return strings.TrimSpace(name)
}

// commandAlone reports a command that is written with something around its name.
func (u *unit) commandAlone(name spec.Text) bool {
	alone := commandIn(name.Value)
	if u.commandByName[alone] == nil {
		return false
	}
	f := u.list.Add(ruleUnknownCommand, name.Pos, "a command stands here by its name alone, and not as %s", quoted(name.Value))
	f.Length, f.Help = runes(name.Value), "write "+alone
	if strings.Contains(name.Value, "(") {
		f.Help += "; what it carries is read as command.x, by when and set of the transition"
	}
	f.Fix = &diag.Fix{Pos: name.At(0), Old: name.Value, New: alone}
	return true
}

func (u *unit) commandNames() []string {
	names := make([]string, len(u.m.Commands))
	for i, c := range u.m.Commands {
		names[i] = c.Name
	}
	return names
}

func (u *unit) actionNames() []string {
	names := make([]string, len(u.m.Actions))
	for i, a := range u.m.Actions {
		names[i] = a.Name
	}
	return names
}

// deferred resolves the commands that a state defers.
func (u *unit) deferred(s *State, ss *spec.State) {
	u.eachOnce(ss.Defer, "defer")
	for _, name := range ss.Defer {
		if c := u.command(name); c != nil && !slices.Contains(s.Defer, c) {
			s.Defer = append(s.Defer, c)
		}
	}
}

// taking is a scope for a transition, which may read the command that it takes.
func (u *unit) taking(scope *expr.Scope, ts *spec.Transition, on *Command) *expr.Scope {
	if !ts.On.Given() {
		return scope
	}
	with := *scope
	with.Commands = true
	if on == nil {
		with.BadCommand = true
	} else {
		with.Command = on.Type
	}
	return &with
}
