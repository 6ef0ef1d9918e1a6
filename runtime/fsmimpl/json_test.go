package fsmimpl

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestJSONOfASecret: no key and no value of a secret is in an error.
func TestJSONOfASecret(t *testing.T) {
	var texts map[string]string
	var numbers map[string]int8
	var times map[string]time.Duration
	var flag bool
	fields := []jsonField{
		{name: "texts", value: &texts, secret: true},
		{name: "numbers", value: &numbers, secret: true},
		{name: "times", value: JSONMap(&times, nil, JSONDuration), secret: true},
		{name: "flag", value: &flag, secret: true},
	}
	for text, want := range map[string]string{
		`{"texts":{"hunter2":1}}`:     "texts: must be text, in quotes",
		`{"texts":"hunter2"}`:         "texts: must be an object",
		`{"texts":{"x":"***"}}`:       "texts: *** stands for a secret where it is shown: give the secret itself",
		`{"texts":{"***":"x"}}`:       "texts: *** stands for a secret where it is shown: give the secret itself",
		`{"texts":[1e999,"***"]}`:     "texts: *** stands for a secret where it is shown: give the secret itself",
		`{"numbers":{"hunter2":200}}`: "numbers: must be a whole number from -128 to 127",
		`{"times":{"hunter2":1}}`:     `times: must be a duration such as "1m30s"`,
		`{"flag":"hunter2"}`:          "flag: must be true or false, without quotes",
	} {
		err := unmarshalFields([]byte(text), fields)
		if err == nil || err.Error() != "invalid UserSpec: "+want {
			t.Errorf("%s gives %v, want %s", text, err, want)
		}
	}
	if err := unmarshalFields([]byte(`{"texts":{"a***":"\"***"}}`), fields); err != nil || texts["a***"] != `"***` {
		t.Errorf("a secret with stars gives %v, %q", err, texts)
	}
}

// TestJSONThatIsNone: what encoding/json looks at first, for those who call it
// without.
func TestJSONThatIsNone(t *testing.T) {
	var n int64
	var list []time.Duration
	fields := []jsonField{{name: "n", value: &n}, {name: "list", value: JSONList(&list, nil, JSONDuration)}}
	for _, text := range []string{``, `{`, `{"n":1`, `{"n":1}}`, `{"n" 1}`, `{"list":[}`, `x`} {
		var invalid *fsm.ValidationError
		if err := unmarshalFields([]byte(text), fields); !errors.As(err, &invalid) {
			t.Errorf("%s gives %v", text, err)
		}
	}
	if err := unmarshalFields([]byte("null"), fields); err != nil {
		t.Errorf("null gives %v", err)
	}
	if err := unmarshalFields([]byte(` { "n" : 1 , "list" : [ "1s" , "2s" ] } `), fields); err != nil || n != 1 || len(list) != 2 {
		t.Errorf("spaces give %v, %d, %v", err, n, list)
	}
	if err := unmarshalFields([]byte(`{"n":1}`), nil); err == nil || !strings.HasSuffix(err.Error(), "n: there is no such field; there is none") {
		t.Errorf("no fields give %v", err)
	}
	for name, want := range map[string]string{
		"LIST": "did you mean list?", "lst": "did you mean list?", "liist": "did you mean list?", "lost": "did you mean list?",
		"lits": "did you mean list?", "lets": "known are n, list", "tsil": "known are n, list", "m": "known are n, list",
	} {
		err := unmarshalFields([]byte(`{"`+name+`":1}`), fields)
		if err == nil || !strings.HasSuffix(err.Error(), name+": there is no such field; "+want) {
			t.Errorf("%s gives %v, want %s", name, err, want)
		}
	}
}

// TestJSONThatCannotBeWritten: the error names the field and the element.
func TestJSONThatCannotBeWritten(t *testing.T) {
	ratio := math.NaN()
	_, err := marshalFields([]jsonField{{name: "ratio", value: &ratio}})
	if err == nil || err.Error() != "invalid UserSpec: ratio: cannot be written as JSON" {
		t.Errorf("%v", err)
	}
	ratios := []float64{0, math.Inf(1)}
	_, err = marshalFields([]jsonField{{name: "inner", value: onto{&ratios}}})
	if err == nil || !strings.Contains(err.Error(), "inner.ratios[1]: cannot be written as JSON") {
		t.Errorf("%v", err)
	}
}

// onto is an object with a list of numbers.
type onto struct{ ratios *[]float64 }

func (o onto) MarshalJSON() ([]byte, error) {
	return marshalFields([]jsonField{{name: "ratios", value: o.ratios}})
}
