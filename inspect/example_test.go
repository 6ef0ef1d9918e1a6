package inspect_test

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/vault"
)

func newVault() *vault.Supervisor {
	supervisor, err := vault.NewSupervisor(vault.NewWorker(doors{&doorHooks{}}), vault.DefaultUserSpec())
	if err != nil {
		log.Fatal(err)
	}
	return supervisor
}

// A Handler serves a tree, for example below a prefix of a server that the program has.
func ExampleHandler() {
	supervisor := newVault()
	ui := inspect.Handler(supervisor)
	defer ui.Close()
	http.Handle("/ops/", http.StripPrefix("/ops", ui))

	answer := httptest.NewRecorder()
	http.DefaultServeMux.ServeHTTP(answer, httptest.NewRequest("GET", "http://localhost/ops/api/v1/trees/Vault/worker", nil))
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	// Output: 200 application/json
}

// Changes are allowed by who is asked for each of them.
func ExampleWithWrite() {
	supervisor := newVault()
	ui := inspect.Handler(supervisor, inspect.WithWrite(func(r *http.Request, c inspect.Change) (who string, err error) {
		user, password, _ := r.BasicAuth()
		switch {
		case user != "ada" || password != "swordfish":
			return user, errors.New("no such user")
		case c.Action == "shutdown":
			return user, errors.New("nobody shuts this down from outside")
		}
		return user, nil
	}))
	defer ui.Close()
	server := httptest.NewServer(ui)
	defer server.Close()

	for _, action := range []string{"restart", "shutdown"} {
		req, err := http.NewRequest(http.MethodPost, server.URL+"/api/v1/trees/Vault/"+action, strings.NewReader("{}"))
		if err != nil {
			log.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.SetBasicAuth("ada", "swordfish")
		resp, err := server.Client().Do(req)
		if err != nil {
			log.Fatal(err)
		}
		resp.Body.Close()
		fmt.Println(action, resp.Status)
	}
	// Output:
	// restart 204 No Content
	// shutdown 403 Forbidden
}
