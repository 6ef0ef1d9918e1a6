package expr

// Begin returns the value of an object of which nothing is set: the defaults of
// its fields, and zero values where there are none.
func (o *ObjectType) Begin() Datum {
	d := Datum{Map: make(map[string]Datum, len(o.Fields))}
	for _, f := range o.Fields {
		d.Map[f.Name] = f.Begin()
	}
	return d
}

// Begin returns the value of a field that is not set.
func (f *Field) Begin() Datum {
	switch {
	case f.Default != nil:
		return datum(f.Default)
	case f.Type.Kind == Object:
		return f.Type.Object.Begin()
	}
	return Zero(f.Type)
}

// datum returns a literal of any type.
func datum(v *Value) Datum {
	switch v.Type.Kind {
	case List:
		d := Datum{}
		for _, item := range v.Items {
			d.List = append(d.List, datum(item))
		}
		return d
	case Map, Object:
		d := Datum{Map: map[string]Datum{}}
		if v.Type.Kind == Object {
			d = v.Type.Object.Begin()
		}
		for _, e := range v.Entries {
			d.Map[e.Key] = datum(e.Value)
		}
		return d
	}
	return literal(v)
}
