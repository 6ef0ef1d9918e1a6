package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// called evaluates a function that gives a bool.
func (e *Expr) called(env *Env) bool {
	args := e.Args
	switch e.Name {
	case "known":
		return args[0].IsKnown(env)
	case "orElse":
		return e.orElseTruth(env) == True
	case "in":
		return slices.ContainsFunc(args[1:], func(a *Expr) bool { return equal(args[0], a, env) })
	case "all":
		return e.counted(env) == len(env.Groups[args[0].Name])
	case "any":
		return e.counted(env) > 0
	case "none":
		return e.counted(env) == 0
	case "atRest":
		return atRest(args[0].Name, env)
	case "healthy":
		return env.Healthy[args[0].Name]
	case "hasPrefix":
		return strings.HasPrefix(args[0].Eval(env).Str, args[1].Eval(env).Str)
	case "hasSuffix":
		return strings.HasSuffix(args[0].Eval(env).Str, args[1].Eval(env).Str)
	case "contains":
		return contained(args[0], args[1], env)
	case "matches":
		return regexp.MustCompile(args[1].Value.Str).MatchString(args[0].Eval(env).Str)
	}
	panic("expr: no condition " + e.Name)
}

// counted is the number of a group's members that are in one of the states.
func (e *Expr) counted(env *Env) int {
	n := 0
	for _, s := range env.Groups[e.Args[0].Name] {
		if slices.ContainsFunc(e.Args[1:], func(a *Expr) bool { return a.Index == s }) {
			n++
		}
	}
	return n
}

func atRest(child string, env *Env) bool {
	states, group := env.Groups[child]
	if !group {
		states = []int{env.Children[child]}
	}
	return !slices.ContainsFunc(states, func(s int) bool { return s != None && !slices.Contains(env.AtRest[child], s) })
}

// result evaluates a function that gives something else than a bool.
func (e *Expr) result(env *Env) Datum {
	args := make([]Datum, len(e.Args))
	for i, a := range e.Args {
		if a.Op != OpChild {
			args[i] = a.Eval(env)
		}
	}
	switch e.Name {
	case "orElse":
		if e.Args[0].IsKnown(env) {
			return args[0]
		}
		return args[1]
	case "div":
		return e.quotient(env)
	case "jitter":
		return Datum{Int: e.drawn(args[0].Int, env)}
	case "backoff":
		return Datum{Int: grown(args[0].Int, e.Args[1].Value.Float, args[2].Int, args[3].Int)}
	case "count":
		return Datum{Int: int64(e.counted(env))}
	case "len":
		return Datum{Int: int64(length(e.Args[0], env))}
	case "since":
		return Datum{Int: int64(env.Now.Sub(args[0].Time))}
	case "until":
		return Datum{Int: int64(args[0].Time.Sub(env.Now))}
	case "min", "max":
		return extreme(e.Name, args)
	case "lower":
		return Datum{Str: strings.ToLower(args[0].Str)}
	case "upper":
		return Datum{Str: strings.ToUpper(args[0].Str)}
	case "format":
		return Datum{Str: e.formatted(args)}
	}
	panic("expr: no function " + e.Name)
}

// extreme takes both the integers and the floats of the arguments: only one
// of them counts.
func extreme(name string, args []Datum) Datum {
	d := args[0]
	for _, a := range args[1:] {
		if name == "min" {
			d.Int, d.Flt = min(d.Int, a.Int), min(d.Flt, a.Flt)
		} else {
			d.Int, d.Flt = max(d.Int, a.Int), max(d.Flt, a.Flt)
		}
	}
	return d
}

func (e *Expr) formatted(args []Datum) string {
	values := make([]any, len(args)-1)
	for i, a := range args[1:] {
		switch t := e.Args[i+1].Type; t.Kind {
		case Bool:
			values[i] = a.Bool
		case Int:
			values[i] = a.Int
		case Float:
			values[i] = a.Flt
		case Duration:
			values[i] = time.Duration(a.Int)
		case IP:
			values[i] = a.IP
		case Enum:
			values[i] = ""
			if a.Int != None {
				values[i] = t.Enum.Values[a.Int].Name
			}
		default:
			values[i] = a.Str
		}
	}
	return fmt.Sprintf(args[0].Str, values...)
}
