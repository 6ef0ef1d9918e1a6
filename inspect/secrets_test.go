package inspect_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestSecretsStayInside gives random secrets to every place of a spec that can have one,
// makes everything happen that may show them, asks every route, and looks for them in
// every byte that is answered, logged, streamed or given to authorize.
func TestSecretsStayInside(t *testing.T) {
	secrets := map[string]string{}
	secret := func(name string) string {
		secrets[name] = rand.Text()
		return secrets[name]
	}
	spec := vaultSpec(2)
	spec.Master, spec.Account.Password = secret("userSpec"), secret("object")
	spec.Codes = []string{secret("list"), secret("list 2")}
	spec.Pins = map[string]string{"ada": secret("map")}
	token, dial := secret("result"), secret("observed")
	hooks := &doorHooks{token: token, dial: dial}
	who := &asked{}
	w := runWith(t, hooks, spec, inspect.WithWrite(who.authorize))
	w.keep = true
	w.doorsIn("locked")

	// Everything fails, with errors that have the secrets in them.
	all := []string{spec.Master, spec.Account.Password, spec.Codes[0], spec.Pins["ada"], dial, token}
	hooks.set(func(h *doorHooks) { h.observe = fmt.Errorf("no answer to %v", all) })
	w.until("an observation has failed", func(s fsm.Status) bool { return s.Children[0].Counters.ObserveFailed > 0 })
	key := secret("command")
	w.do(http.MethodPost, vaultAt+"command", fmt.Sprintf(`{"path":"Vault/0","command":"unlock","fields":{"key":%q}}`, key))
	w.do(http.MethodPost, vaultAt+"command", fmt.Sprintf(`{"path":"Vault/0","command":"unlock","fields":{"key":[%q]}}`, key))
	w.do(http.MethodPost, vaultAt+"command", fmt.Sprintf(`{"path":"Vault/0","command":"unlock","fields":{"kye":%q}}`, key))
	w.do(http.MethodPost, vaultAt+"command", fmt.Sprintf(`{"path":"Vault/0","command":"unlock","fields":%q}`, key))
	w.do(http.MethodPost, vaultAt+"command", fmt.Sprintf(`{"path":"Vault/0","command":"unlock","fields":{"key":%q}}`, spec.Master))
	w.do(http.MethodPost, vaultAt+"command", fmt.Sprintf(`{"path":"Vault/1","command":"unlock","fields":{"key":%q}}`, spec.Account.Password))
	all = all[:len(all)-1] // a worker that begins again does not know what was found out
	hooks.set(func(h *doorHooks) { h.ask, h.observe = fmt.Errorf("refused: %v", all), nil })
	w.do(http.MethodPost, vaultAt+"restart", `{"path":"Vault/1"}`)
	w.until("an attempt has failed", func(s fsm.Status) bool { return s.Children[1].Counters.AttemptsFailed > 0 })

	hooks.set(func(h *doorHooks) { h.ask = nil })
	// Changes of secrets, right and wrong ones.
	put := func(body string) {
		t.Helper()
		w.do(http.MethodPost, vaultAt+"plan", body)
		version := w.sup.UserSpec().Version
		w.do(http.MethodPut, vaultAt+"spec", body, header("If-Match", fmt.Sprintf("%q", fmt.Sprint(version))))
	}
	put(fmt.Sprintf(`{"spec":{"master":%q,"codes":[%q],"pins":{"eve":%q},"account":{"password":%q}}}`,
		secret("new userSpec"), secret("new list"), secret("new map"), secret("new object")))
	if w.sup.UserSpec().Master != secrets["new userSpec"] {
		t.Fatal("the new secrets are not stored")
	}
	hooks.set(func(h *doorHooks) {
		h.ask = fmt.Errorf("refused: %s %s %s %s", secrets["new userSpec"], secrets["new list"], secrets["new map"], secrets["new object"])
	})
	w.do(http.MethodPost, vaultAt+"restart", `{"path":"Vault/1"}`)
	w.until("an attempt has failed", func(s fsm.Status) bool {
		return len(s.Children) == 2 && s.Children[1].Counters.AttemptsFailed > 0 && strings.Contains(s.Children[1].LastError, "***")
	})
	many := `"` + strings.Repeat(secret("too many")+`","`, 30) + `"`
	for _, wrong := range []string{
		`{"spec":{"master":{"x":%q}}}`, `{"spec":{"codes":{"a":%q}}}`, `{"spec":{"pins":[%q]}}`, `{"spec":{"account":%q}}`, `{"spec":{"doors":%q}}`,
		`{"spec":{"mastre":%q}}`, `{"spec":{"account":{"pasword":%q}}}`, `{"spec":{"account":{"user":{"a":%q}}}}`, `{"spec":%q}`, `{"spec":[%q]}`,
		`{"spec":{"master":%q}`, `{"spce":%q}`, `%q`, `{"spec":{"master":%q,"doors":-1}}`, `{"spec":{"codes":["***",%q]}}`,
	} {
		put(fmt.Sprintf(wrong, secret(wrong)))
	}
	put(`{"spec":{"codes":[` + many + `]}}`)
	w.do(http.MethodPut, vaultAt+"inputs", fmt.Sprintf(`{"inputs":{"word":%q}}`, secret("inputs of nobody")))

	paths := []string{
		"/api/v1/openapi.json", "/api/v1/trees", vaultAt + "workers", vaultAt + "workers?type=Door", vaultAt + "machines/Vault", vaultAt + "machines/Door",
		vaultAt + "worker", vaultAt + "spec",
	}
	for i := range 2 {
		at := url.QueryEscape(fmt.Sprint("Vault/", i))
		paths = append(paths, vaultAt+"worker?path="+at, vaultAt+"spec?path="+at)
	}
	for _, path := range paths {
		w.get(path, nil)
	}
	w.do(http.MethodPost, vaultAt+"shutdown", `{}`)
	<-w.sup.Done()
	for _, path := range paths {
		w.do(http.MethodGet, path, "")
	}
	stream := w.listen("since=oldest", "")
	defer stream.close()
	events := 0
	for {
		e, ok := stream.next()
		if !ok {
			break
		}
		events++
		w.seen = append(w.seen, e.data...)
	}
	given, err := json.Marshal(who.changes)
	if err != nil || len(who.changes) < 15 || events < 20 {
		t.Fatalf("%d changes and %d events were seen (%v)", len(who.changes), events, err)
	}
	for where, text := range map[string]string{"an answer": string(w.seen), "the log": w.log.String(), "a change": string(given)} {
		for name, value := range secrets {
			for form, hidden := range map[string]string{
				"": value, " in base64": strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(value)), "=")[:20], " in hex": hex.EncodeToString([]byte(value)),
			} {
				if i := strings.Index(text, hidden); i >= 0 {
					t.Errorf("%s has the secret of %s%s: …%s…", where, name, form, text[max(0, i-300):min(len(text), i+60)])
				}
			}
		}
		if where != "a change" && !strings.Contains(text, "***") {
			t.Errorf("%s has nothing that is hidden", where)
		}
	}
}
