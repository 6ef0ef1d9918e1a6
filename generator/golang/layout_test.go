package golang

import (
	"go/format"
	"testing"
)

// TestLayout holds that layout does what go/format does; that it does so for
// all the Go that is generated is held by TestGenerate and FuzzGenerate.
func TestLayout(t *testing.T) {
	tests := map[string]string{
		"alignment of keys": "var x = T{\nA: 1,\nLonger: f(\"a: b\", T{C: 2}),\n// a comment\nB: 2,\n\nLongest: 3,\nD: {\nE: 1,\n},\nF: 1,\n}\n",
		"a key that is much longer": "var x = T{\nA: 1,\n" +
			"ThisIsANameOfMoreThanFortyCharactersWhichIsALot: 2,\nB: 3,\n" +
			"ThisIsANameOfMoreThanFortyCharactersWhichIsAsMuch: 2,\nThisIsANameOfMoreThanFortyCharactersWhichIsAlsoALotAndMore: 2,\n}\n",
		"literals without a type": "var x = T{\n\"a\": {\nB: 1,\nLonger: 2,\n},\n{\nB: 1,\nLonger: 2,\n},\n}\n",
		"fields":                  "type T struct {\nM // what it is\n\nA int\nLonger string // why\n// doc\nB bool // c\nCC float64 // d\nD bool\n}\n",
		"constants":               "const (\nA = iota\nLonger\nB = 2\nCC = 3\n)\n",
		"typed constants":         "const (\n// AA is one.\nAA T = iota\nB\nC\n)\n",
		"a switch":                "func f() {\nswitch x {\n// first\ncase A,\nB,\nC:\ng()\n// second\ncase D, E:\nreturn\n// none\ndefault:\n// nothing\n}\n}\n",
		"an expression":           "func f() bool {\nif a &&\nb || c {\nreturn x &&\ny\n}\nreturn g(a,\nb)\n}\n",
		"calls in calls":          "func f() {\nd.Add(a, b,\ng(c)).With(func(x any) T {\nreturn g(h(\na,\nb,\n))\n})\n}\n",
		"arithmetic":              "func f() int { return g(a " + unspaced + "+ b, c) " + unspaced + "* 2 }\n",
		"a function in one row":   "func (a T) ThisIsAFunctionWithALongName(argument T) (ThisIsATypeWithALongName, error) { return x.y(z), nil }\n",
		"an empty function":       "func f() {}\n",
		"doc comments":            "// F has\n//  - a list\n// - and another\n//\n//\n// # Heading\n//\n// [a]: http://b\n//\tcode()\nfunc F() {\n// - no list\n// ''quoted''\ng()\n}\n",
		"quotes":                  "// it's `quoted`\nvar x = f(\"it's `{` \\\" {\", g)\n",
		"raw strings":             "var x = f(`a // {\\`, T{\nA: `b: \"`,\nLonger: `{`,\n})\n\nvar y = 1\n",
		"a rune":                  "var x = '{'\n\nvar y = f('}',\n1)\n",
		"notes on rows":           "func f() {\na() // x\nlonger() // y\n}\n",
		"imports":                 "import (\n\"b\"\n\"c\"\n\na \"x/y\"\n)\n",
		"an interface":            "type T interface {\n// F does.\nF(a int) error\nLonger(b T) (c, d int)\nG\n}\n",
		"empty lines":             "func f() {\na()\n\n\nb()\n\n}\n",
		"functions as values": "var x = T{\nA: func(s *U) *int64 { return &s.Version },\nLonger: U.F,\nBb: func(a, b U) string { return a.Diff(b).String() },\n" +
			"C: func(aaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbb U) string { return a.Difference(b).String() },\nD: 1,\n}\n",
		"a space too many": "var x = []T {\n1,\n}\n\nfunc f() bool {\nreturn x.Equal(T {})\n}\n",
		"pairs in one row": "var x = T{\nA: 1, Bb: 2,\nLonger: 3,\n}\n",
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			raw = "package p\n\n" + raw
			got, err := layout([]byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			want, err := format.Source(got)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestLayoutOfNoGo holds that what is no Go is found.
func TestLayoutOfNoGo(t *testing.T) {
	for _, raw := range []string{"package p\n\nfunc f() { return 1 2 }\n", "package p\n\nfunc f() {\n", "package p\n\n)\n", "func f() {}\n"} {
		if got, err := layout([]byte(raw)); err == nil {
			t.Errorf("layout of %q gives %q", raw, got)
		}
	}
}
