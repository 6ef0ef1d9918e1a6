package expr

import "math"

// backoff types backoff(initial, factor, cap, n), a pause that grows with n (R35).
func (c *checker) backoff(n *node) *Expr {
	args := make([]*Expr, len(n.args))
	for i, want := range []*Type{durationType, nil, durationType, intType} {
		args[i] = c.value(n.args[i], want)
	}
	for _, i := range []int{0, 2} {
		if a := args[i]; !a.Bad() && a.Type.Kind != Duration {
			args[i] = c.bad(RuleArguments, n.args[i], "backoff takes a duration here, and this is %s", described(a))
		}
	}
	if f := args[1]; !f.Bad() {
		args[1] = c.literalNumber(n.args[1], f, "the factor of backoff is a number of at least 1, written out", func(x float64) bool { return x >= 1 && x <= math.MaxFloat64 })
	}
	if a := args[3]; !a.Bad() && a.Type.Kind != Int {
		args[3] = c.bad(RuleArguments, n.args[3], "backoff takes a whole number here, and this is %s", described(a))
	}
	return c.done(n, durationType, args...)
}

// literalNumber returns the argument of a function as a float that is written out.
func (c *checker) literalNumber(n *node, e *Expr, needs string, fits func(float64) bool) *Expr {
	if e.Type.Kind == Int {
		e = toFloat(e)
	}
	if e.Op != OpLiteral || e.Type.Kind != Float || !fits(e.Value.Float) {
		return c.bad(RuleArguments, n, "%s, and this is %s", needs, c.text(n))
	}
	return e
}

// grown is min(most, first*factor^n), computed by multiplications: n times itself
// would take long for a large n, so the powers of two of n are multiplied.
func grown(first int64, factor float64, most, n int64) int64 {
	if n <= 0 || first == 0 {
		return min(first, most)
	}
	power, square := 1.0, factor
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			power *= square
		}
		square *= square
	}
	return min(scaled(float64(first)*power), most)
}

// grownRange is the range of backoff.
func (e *Expr) grownRange() (lo, hi int64) {
	least, greatest := e.Args[0].Range()
	l, h := e.Args[2].Range()
	if least < 0 {
		least = math.MinInt64
	}
	if greatest > 0 {
		greatest = math.MaxInt64
	}
	return min(least, l), min(greatest, h)
}

// jitter types jitter(d, f), a duration that is spread at random (R35).
func (c *checker) jitter(n *node) *Expr {
	if !c.scope.Jitter {
		c.report(RuleNotHere, n, "%s cannot call jitter, which has one value for each stay in a state", c.scope.Where).Help =
			"a transition does, in when, after, for and set, and so does repeat of an action"
		return c.poison(n)
	}
	d, f := c.value(n.args[0], durationType), c.value(n.args[1], nil)
	if !d.Bad() && d.Type.Kind != Duration {
		d = c.bad(RuleArguments, n.args[0], "jitter takes a duration here, and this is %s", described(d))
	}
	if !f.Bad() {
		f = c.literalNumber(n.args[1], f, "the part that jitter spreads is a number from 0 to below 1, written out", func(x float64) bool { return x >= 0 && x < 1 })
	}
	return c.done(n, durationType, d, f)
}

// IsJitter reports whether e is a call of jitter. Its Index is its place among the
// calls of the spec.
func (e *Expr) IsJitter() bool { return e.Op == OpCall && e.Name == "jitter" }

// jittered spreads a duration by a part of it; at, from 0 to below 1, is where in the
// range.
func jittered(d int64, part, at float64) int64 {
	return scaled(float64(d) * (1 + part*(2*at-1)))
}

// jitterRange is the range of jitter.
func (e *Expr) jitterRange() (lo, hi int64) {
	least, greatest := e.Args[0].Range()
	part := e.Args[1].Value.Float
	lo = min(jittered(least, part, 0), jittered(least, part, 1))
	return lo, max(jittered(greatest, part, 0), jittered(greatest, part, 1))
}

// drawn evaluates jitter. Without a Draw it is the middle.
func (e *Expr) drawn(d int64, env *Env) int64 {
	if env.Draw == nil {
		return d
	}
	return jittered(d, e.Args[1].Value.Float, env.Draw(e.Index))
}
