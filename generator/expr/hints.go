package expr

import (
	"go/token"
	"regexp"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// The hints of this file say what to write instead of what other languages
// have.

// tokenHelp is the help for a token at which an expression cannot be read,
// with what stands before it.
func tokenHelp(before, text string) string {
	before = strings.TrimSpace(before)
	switch {
	case text == "and" || text == "or" || before == "not" || strings.HasSuffix(before, " not"):
		return joinedHelp
	case text == "is" || strings.HasSuffix(before, " is"):
		return "being equal is written ==, being different !="
	case text == "in" && isDuration(before):
		return "the time in a group is written {after: " + before + ", in: session}"
	case text == "in":
		return "being one of several is written in(x, a, b)"
	case (text == "++" || text == "--") && changed.MatchString(before):
		return "a variable is changed by set of a transition: write " + changed.FindString(before) + " " + text[:1] + " 1"
	case text == ">" && strings.HasSuffix(before, "<"):
		return "being different is written !="
	case text == "$":
		return `names stand as they are, for example spec.address; a text is put together by format("%s-%s", a, b)`
	case text == "{":
		return "names stand as they are, for example spec.address"
	case text == "[":
		return "a list cannot be written out: read it from a field, for example spec.servers; being one of several is written in(x, a, b)"
	case strings.ContainsAny(text, "“”‘’„"):
		return `texts stand in straight quotes: "text"`
	case text == "\u00a0":
		return "a no-break space stands here; write a plain one"
	}
	return ""
}

// changed matches the variable before an operator that would change it.
var changed = regexp.MustCompile(`\bvars\.[A-Za-z0-9_]+$`)

func isDuration(text string) bool {
	_, err := time.ParseDuration(text)
	return err == nil
}

// inStateHelp is the help for those who look for the state of the worker.
const inStateHelp = "a transition stands under the state that it leads out of, and a row of a mapping has the state for its key"

// otherNames are functions of other languages, and what they are here.
var otherNames = map[string]string{
	"startsWith": "hasPrefix", "endsWith": "hasSuffix", "includes": "contains",
	"length": "len", "size": "len", "regex": "matches", "regexp": "matches", "sprintf": "format",
	"isHealthy": "healthy", "health": "healthy",
}

// callHelp is the help for calls of other languages.
var callHelp = map[string]string{
	"after":  "how long the worker has been in the state is a key of the transition, for example {to: idle, after: 30s}",
	"not":    joinedHelp,
	"and":    joinedHelp,
	"or":     joinedHelp,
	"assign": "the value is written itself, for example set: {tries: vars.tries + 1}",
	"raise":  nothingSent,
	"emit":   nothingSent,
	"send":   nothingSent,
	"sendTo": nothingSent,
	"log":    "every transition is logged with its reason by a tree with WithLogger; what a hook logs is written in Go",
}

const (
	joinedHelp  = "conditions are joined by && and ||, and negated by !"
	nothingSent = "an expression sends nothing: who is to know reads the state of this worker; commands are sent from Go"
	ownOutput   = "an output is for the parent: the worker itself reads what its outputs read; an expression with a name is one of conditions, read as cond.name"
	carriedHelp = "what a command carries is read as command.x, by a transition that takes it, for example {to: active, on: start, when: command.force > 3}"
)

// rootHelp is the help for what other languages have before a dot, or alone.
var rootHelp = map[string]string{
	"event": carriedHelp, "_event": carriedHelp, "evt": carriedHelp, "payload": carriedHelp,
	"error":   "that an action has failed for good is read as gaveUp, and why it failed as failure, if the action declares errors",
	"outputs": ownOutput, "output": ownOutput,
	"history": "a worker does not remember where it was: what has to be remembered is a variable, read as vars.x",
	"timer":   "the time in the state is elapsed; a transition may also wait by its key after, for example {to: idle, after: 30s}",
}

// noRoot reports a name before a dot that nothing can begin with, and says what
// was meant by the name behind it.
func (c *checker) noRoot(n *node) bool {
	x := n.args[0]
	var f *diag.Finding
	switch {
	case x.form != fIdent:
		return false
	case x.name == "vars" && !c.scope.isRoot("vars"):
		f = c.report(RuleUnknown, x, "this worker has no variables%s", c.memberMeant(n.name))
		f.Help, f.Missing = "declare one, for example vars: {"+n.name+": int}", c.scope.Missing("section", "vars")
		return true
	case x.name == "command" && !c.scope.isRoot("command"):
		f = c.report(RuleUnknown, x, "this worker has no commands%s", c.memberMeant(n.name))
		f.Help = "declare one, for example commands: {start: {fields: {" + n.name + ": string}}}, and name it in the transition: on: start"
		f.Missing = c.scope.Missing("section", "commands")
		return true
	case (x.name == "input" || x.name == "inputs" && c.scope.Runtime) && !c.scope.isRoot("input"):
		f = c.report(RuleUnknown, x, "this worker has no inputs%s", c.memberMeant(n.name))
		f.Help, f.Missing = "declare one, for example inputs: {"+n.name+": float64}", c.scope.Missing("section", "inputs")
		if x.name == "inputs" {
			f.Help += ", and read it as input." + n.name
		}
		return true
	case x.name == "result" && !c.scope.isRoot("result") && c.scope.Runtime:
		c.noResult(x, n.name)
		return true
	case c.scope.isCommand(x.name) && c.member(x.name) == "":
		f = c.report(RuleUnknown, x, "nothing here is called %s%s", x.name, c.memberMeant(n.name))
		f.Help = x.name + " is a command: its fields are read as command." + n.name + ", in the when and the set of a transition with on: " + x.name
		return true
	case c.scope.isAction(x.name) && c.member(x.name) == "":
		f = c.report(RuleUnknown, x, "nothing here is called %s%s", x.name, c.memberMeant(n.name))
		f.Help = x.name + " is an action: what it finds out is read as result." + n.name + ", in the states that have the action"
		return true
	case IsFunction(x.name):
		f = c.report(RuleUnknown, x, "%s is a function, and nothing stands behind a dot after it", x.name)
	case c.foreign(x.name):
		f = c.report(RuleUnknown, x, "nothing here is called %s%s", x.name, c.memberMeant(n.name))
	default:
		return false
	}
	f.Help = "what can be read begins with " + c.beginnings()
	if help := rootHelp[x.name]; help != "" {
		f.Help = help
	}
	return true
}

// foreign reports whether a name before a dot is none of this language, and near
// to none: other languages have context, ctx, self or var there.
func (c *checker) foreign(name string) bool {
	return !c.scope.isRoot(name) &&
		(token.IsKeyword(name) || rootHelp[name] != "" && c.member(name) == "" || c.member(name) == "" && diag.Nearest(name, rootNames()) == "" && wordHelp(name, Bad(), false) == "")
}

// memberMeant looks for a field or a child with a name that stands behind a
// dot.
func (c *checker) memberMeant(name string) string {
	switch {
	case c.scope.Runtime && c.scope.Observed != nil && c.scope.Observed.Field(name) != nil:
		return "; did you mean observed." + name + "?"
	case c.scope.Spec != nil && c.scope.Spec.Field(name) != nil:
		return "; did you mean spec." + name + "?"
	case (c.scope.Runtime || c.scope.ReadsVars) && c.scope.Vars != nil && c.scope.Vars.Field(name) != nil:
		return "; did you mean vars." + name + "?"
	case c.scope.Runtime && c.scope.Command != nil && c.scope.Command.Field(name) != nil:
		return "; did you mean command." + name + "?"
	case (c.scope.Runtime || c.scope.ReadsInputs) && c.scope.Inputs != nil && c.scope.Inputs.Field(name) != nil:
		return "; did you mean input." + name + "?"
	case c.scope.Runtime && c.scope.HasChild(name):
		return "; did you mean child." + name + "?"
	}
	if member := c.member(name); member != "" {
		return "; did you mean " + member + "?"
	}
	return ""
}

// beginnings names the roots that stand before a dot here.
func (c *checker) beginnings() string {
	switch {
	case c.scope.Runtime:
	case c.scope.Each != nil:
		return "spec. or each."
	default:
		return "spec."
	}
	names := "spec., observed."
	for _, root := range []struct {
		name   string
		object *ObjectType
	}{{"vars", c.scope.Vars}, {"input", c.scope.Inputs}, {"command", c.scope.Command}} {
		if root.object != nil {
			names += ", " + root.name + "."
		}
	}
	return names + ", child. or cond."
}

// asksState reports whether a function of another language asks for the state. In with
// more than one argument is in, of this language.
func asksState(n *node) bool {
	switch n.name {
	case "In":
		return len(n.args) == 1
	case "stateIn", "inState", "in_state":
		return true
	}
	return false
}

// unknownCall reports the call of something that is no function, and no guard
// either.
func (c *checker) unknownCall(n *node, what string, names func() []string) *Expr {
	near := c.propose(c.scope.Missing(what, n.name), n.name, names)
	meant := OrElse(near, "")
	help := callHelp[n.name]
	if asksState(n) {
		help = inStateHelp
	}
	if help != "" {
		meant = ""
	} else if other := otherNames[n.name]; other != "" {
		meant = "; did you mean " + other + "?"
	}
	f := c.report(RuleUnknown, n, "there is no %s %s%s", what, n.name, meant)
	c.rename(f, n.at, n.name, near)
	if what != "function" {
		f.Missing = c.scope.Missing("guard", n.name)
	}
	switch {
	case help != "":
		f.Fix, f.Help = nil, help
	case n.name == "elapsed":
		f.Fix, f.Help = nil, "elapsed, without brackets, is the time in the state; for the time in a group a transition has after and in, for example {to: stopped, after: 12h, in: session}"
	case n.name == "now":
		f.Fix, f.Help = c.nowCalled(n)
	case near.Near == "" && what != "function":
		f.Help = "a guard is declared under guards, and written in Go"
	}
	return c.poison(n)
}

// nowCalled says what to write for now(); where now may be read, the brackets are
// taken away.
func (c *checker) nowCalled(n *node) (*diag.Fix, string) {
	switch {
	case !c.scope.Set:
		return nil, c.nowHelp()
	case c.src.Inset < 0 || c.text(n) != "now()":
		return nil, "write now"
	}
	return &diag.Fix{Pos: c.src.At(n.at), Old: "now()", New: "now"}, "write now"
}

// nowHelp says what is read in the place of now, where it is not.
func (c *checker) nowHelp() string {
	const keep = "keep the time in a variable, which set gives now, for example set: {at: now}"
	switch s := c.scope; {
	case s.Output:
		return "now is for set alone, and an output does not follow the clock: " + keep
	case s.Runtime && s.Children:
		return "now is for set alone: " + keep + ", and give the child vars.at"
	case s.Runtime:
		return `now is for set alone: the time since t is since(t), the time until t until(t), and the time in the state elapsed, for example since(vars.at) > duration("30s")`
	case s.ReadsVars && !s.ReadsRuns:
		return "now is for set alone: " + s.Where + " is a duration, for example " + s.Where + ": 30s; how long ago a time was is asked by when, for example when: since(vars.at) > duration(\"30s\")"
	}
	return "now is for set alone, and " + c.scope.Where + " does not follow the clock"
}

// compareHelp says how a state or a value of an enum becomes a condition.
func compareHelp(e *Expr) string {
	if e.Type.Kind != Enum || len(e.Type.Enum.Values) == 0 || e.Op == OpEnum {
		return ""
	}
	word := e.Type.Enum.Values[0].Name
	if !IsWord(word) {
		word = `"` + word + `"`
	}
	return "compare it, for example: " + e.Text + " == " + word
}

// noFieldsHelp is the help for a dot behind what has no fields.
func noFieldsHelp(x *Expr, member string) string {
	switch {
	case x.Op == OpEach:
		return "each is the element itself: leave ." + member + " out; of a map key is the key"
	case x.Type.Kind == Enum && member == "state":
		return "leave ." + member + " out"
	case x.Op == OpChild && isHealthWord(member):
		return "whether it is healthy is asked by healthy(" + x.Text + ")"
	case x.Op == OpChild:
		return "a worker sees of a child its state and its outputs: declare one in the child's spec, for example outputs: {" + member + ": observed." + member + "}"
	}
	return compareHelp(x)
}

// isHealthWord reports whether a name is what others call the health of a child, or one
// of the kinds of it.
func isHealthWord(name string) bool {
	switch name {
	case "health", "healthy", "unhealthy", "isHealthy", "ready", "ok", "degraded", "progressing", "suspended":
		return true
	}
	return false
}

// chainHelp says how a < b < c is written.
func (c *checker) chainHelp(n *node) string {
	first := n.args[0]
	if first.form != fBinary || precedence[first.name] != precedence["=="] || precedence[n.name] != precedence["=="] {
		return ""
	}
	return "write " + c.text(first) + " && " + c.text(first.args[1]) + " " + n.name + " " + c.text(n.args[1])
}

// hyphenated matches a word that the operator - would cut.
var hyphenated = regexp.MustCompile(`^[A-Za-z0-9_]+(-[A-Za-z0-9_]+)+$`)

// hyphens types what looks like a difference and stands beside an enum: a
// value with a hyphen in it, without its quotes. nil: it is none.
func (c *checker) hyphens(n *node, want *Type) *Expr {
	if want == nil || want.Kind != Enum || !hyphenated.MatchString(c.text(n)) {
		return nil
	}
	name := c.text(n)
	if want.Enum.Index(name) < 0 {
		return c.enumWord(n, name, want)
	}
	return c.bad(RuleQuote, n, `%s is no bare word (lower case letters, digits and _); quote it: "%s"`, name, name)
}

// durationField says which field of spec was meant by a word in the place of a
// duration; empty: none.
func durationField(word string, scope *Scope) string {
	if scope.Spec == nil {
		return ""
	}
	if scope.Spec.Field(word) != nil {
		return "spec." + word
	}
	c := checker{scope: scope}
	if near := c.propose(scope.Spec.Missing(word), word, scope.Spec.Names).Near; near != "" && scope.Spec.Field(near).Type.Kind == Duration {
		return "spec." + near
	}
	return ""
}
