package inspect

import (
	"encoding"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// object is a JSON object.
type object = map[string]any

// openAPI returns the OpenAPI 3.1 document of routes. The schemas are made from the Go
// types of the bodies, so that neither can differ from what is served.
func openAPI(routes []route) []byte {
	s := schemas{defs: object{}}
	paths := object{}
	for _, r := range routes {
		path := "/" + r.pattern
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path].(object)[strings.ToLower(r.method)] = s.operation(r)
	}
	s.of(reflect.TypeFor[Gap]())
	document, err := json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "fsmgen inspect",
			"version":     "1",
			"description": "Trees of workers, and what happens in them. v1 only ever gains routes and fields. The paths are relative to where the program has mounted it.",
		},
		"paths":      paths,
		"components": object{"schemas": s.defs},
	})
	if err != nil {
		panic(err) // texts and numbers can be encoded
	}
	return append(document, '\n')
}

// schemas collects the schemas of Go types by name.
type schemas struct{ defs object }

var inPath = regexp.MustCompile(`\{(\w+)\}`)

func (s *schemas) operation(r route) object {
	parameters := []any{}
	for _, m := range inPath.FindAllStringSubmatch(r.pattern, -1) {
		parameters = append(parameters, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, p := range r.query {
		parameters = append(parameters, object{"name": p.name, "in": "query", "description": p.doc, "schema": p.schema})
	}
	media := r.media
	if media == "" {
		media = "application/json"
	}
	responses := object{
		"default": object{"description": "a problem", "content": object{"application/problem+json": object{"schema": s.of(reflect.TypeFor[Problem]())}}},
	}
	if r.response == nil {
		responses["204"] = object{"description": "success"}
	} else {
		responses["200"] = object{"description": "success", "content": object{media: object{"schema": s.of(reflect.TypeOf(r.response))}}}
	}
	operation := object{"summary": r.summary, "parameters": parameters, "responses": responses}
	if r.method != http.MethodGet {
		operation["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": s.of(reflect.TypeOf(r.request))}}}
	}
	return operation
}

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
	textType = reflect.TypeFor[encoding.TextMarshaler]()
)

// of returns the schema of a type. That of a struct is defined by its name, and referred
// to.
func (s *schemas) of(t reflect.Type) object {
	switch {
	case t == timeType:
		return object{"type": "string", "format": "date-time"}
	case t == rawType:
		return object{}
	case t.Implements(textType):
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Uint64:
		return object{"type": "integer", "minimum": 0}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map, reflect.Interface:
		return object{"type": "object"}
	case reflect.Struct:
		return s.ref(t)
	}
	panic("inspect: there is no schema of a " + t.String())
}

func (s *schemas) ref(t reflect.Type) object {
	name := t.Name()
	if _, known := s.defs[name]; !known {
		s.defs[name] = object{} // for a type that has itself
		s.defs[name] = s.object(t)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

// object returns the schema of a struct. What is not omitted when it is empty is
// required. Clients must accept properties that are not in it, because v1 may gain some.
func (s *schemas) object(t reflect.Type) object {
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			inner := s.object(f.Type)
			maps.Copy(properties, inner["properties"].(object))
			required = append(required, inner["required"].([]string)...)
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		property := s.of(f.Type)
		if doc := f.Tag.Get("doc"); doc != "" {
			property["description"] = doc
		}
		if format := f.Tag.Get("format"); format != "" && format != "duration" { // a duration of JSON Schema is another one
			property["format"] = format
		}
		if enum := f.Tag.Get("enum"); enum != "" {
			property["enum"] = strings.Split(enum, ",")
		}
		properties[name] = property
		switch {
		case strings.Contains(options, "omit"):
		case f.Type.Kind() == reflect.Slice && f.Type != rawType:
			property["type"] = []string{"array", "null"}
			fallthrough
		default:
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required}
}
