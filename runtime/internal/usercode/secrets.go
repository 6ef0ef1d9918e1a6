package usercode

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// minSecret is the length, in bytes, of the shortest secret that is searched for
// in texts. Shorter ones occur in most texts, and replacing them would reveal
// more than it hides.
const minSecret = 3

// Secrets are the values that the texts of one worker must not show. Nil means
// none. A Secrets value is never changed once it is made.
type Secrets struct{ values []string }

// SecretsOf returns the secrets of UserSpecs in the forms in which they appear in
// texts: as they are, quoted, and escaped as in a URL.
func SecretsOf(lists ...[]string) *Secrets {
	var s Secrets
	for _, v := range slices.Concat(lists...) {
		quoted := strconv.Quote(v)
		for _, form := range []string{v, quoted[1 : len(quoted)-1], url.QueryEscape(v), url.PathEscape(v)} {
			if len(form) >= minSecret && len(v) >= minSecret && !slices.Contains(s.values, form) {
				s.values = append(s.values, form)
			}
		}
	}
	if len(s.values) == 0 {
		return nil
	}
	return &s
}

// MaxSearched is the number of bytes of a text that are searched for secrets. The
// rest of the text is never shown.
const MaxSearched = 16 * textfmt.MaxText

// Hide replaces every secret in a text by ***. Secrets that overlap are replaced
// together.
func (s *Secrets) Hide(text string) string {
	if s == nil {
		return text
	}
	searched := text
	if len(text) > MaxSearched {
		searched = text[:MaxSearched]
	}
	covered := s.covered(searched)
	if covered == nil && len(searched) == len(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(searched); {
		if covered == nil || !covered[i] {
			b.WriteByte(searched[i])
			i++
			continue
		}
		b.WriteString(textfmt.Secret)
		for i < len(searched) && covered[i] {
			i++
		}
	}
	hidden := b.String()
	if len(searched) < len(text) { // the end may be the beginning of a secret
		hidden = hidden[:max(0, len(hidden)-s.longest())]
	}
	return hidden
}

// covered marks the bytes of a text that belong to a secret. It returns nil if
// none does.
func (s *Secrets) covered(text string) []bool {
	var covered []bool
	for _, v := range s.values {
		for from := 0; ; {
			i := strings.Index(text[from:], v)
			if i < 0 {
				break
			}
			if covered == nil {
				covered = make([]bool, len(text))
			}
			for j := range len(v) {
				covered[from+i+j] = true
			}
			from += i + 1
		}
	}
	return covered
}

func (s *Secrets) longest() int {
	n := 0
	for _, v := range s.values {
		n = max(n, len(v))
	}
	return n
}

// AppendSecret appends the texts in which the value of a secret field may appear.
// It is called by generated code. A bool has no such text, because "true" reveals
// nothing.
func AppendSecret(texts []string, value any) []string {
	switch v := value.(type) {
	case bool:
		return texts
	case string:
		return append(texts, v)
	case []byte:
		return append(texts, string(v), hex.EncodeToString(v), strings.ToUpper(hex.EncodeToString(v)),
			base64.StdEncoding.EncodeToString(v), base64.URLEncoding.EncodeToString(v), fmt.Sprint(v))
	case time.Time:
		if v.IsZero() {
			return texts
		}
		return append(texts, v.Format(time.RFC3339Nano), v.String(), v.Round(0).String())
	}
	return append(texts, fmt.Sprint(value))
}
