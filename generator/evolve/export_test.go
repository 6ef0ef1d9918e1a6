package evolve

// Declared are the kinds that a change may be of, each with one of its classes:
// "field-min breaking".
func Declared() []string {
	var all []string
	for _, k := range declared {
		for _, c := range k.classes {
			all = append(all, k.name+" "+classWords[c])
		}
	}
	return all
}
