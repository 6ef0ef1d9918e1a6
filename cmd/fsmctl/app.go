package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
)

// app is what the verbs share: how the program is reached, and where they write.
type app struct {
	server, tree, tokenFile, caFile string
	timeout                         time.Duration
	allowHTTP                       bool

	client.Source // once a verb has begun
	in            io.Reader
	out, err      io.Writer
}

// defaultServer is the address if none is given.
const defaultServer = "http://localhost:8080"

func (a *app) flags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&a.server, "server", "", "the address of the program (FSMCTL_SERVER, otherwise "+defaultServer+")")
	f.StringVar(&a.tree, "tree", "", "the name of the tree, if the program has several")
	f.StringVar(&a.tokenFile, "token-file", "", "a file with the token that the program wants (otherwise FSMCTL_TOKEN)")
	f.StringVar(&a.caFile, "ca-file", "", "a file with certificates (PEM) to trust besides those of this computer")
	f.DurationVar(&a.timeout, "request-timeout", 10*time.Second, "how long an answer may take")
	f.BoolVar(&a.allowHTTP, "allow-http", false, "send the token also without encryption")
	for _, name := range []string{"server", "request-timeout"} {
		must(root.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions))
	}
	must(root.RegisterFlagCompletionFunc("tree", a.completeTrees))
}

// must takes the error of adding a completion: that there is no flag of this name.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// verb returns what cobra runs for a verb that needs the program.
func (a *app) verb(do func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.in, a.out, a.err = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
		if err := a.connect(); err != nil {
			return err
		}
		return do(cmd, args)
	}
}

// connect makes the Source from the flags and the environment. It sends nothing yet.
func (a *app) connect() error {
	server := a.server
	if server == "" {
		server = os.Getenv("FSMCTL_SERVER")
	}
	if server == "" {
		server = defaultServer
	}
	if a.timeout <= 0 {
		return fmt.Errorf("--request-timeout is %s; it must be more than 0s", a.timeout)
	}
	token, err := a.token()
	if err != nil {
		return err
	}
	transport, err := a.transport()
	if err != nil {
		return err
	}
	source, err := client.New(client.Config{Server: server, Token: token, Timeout: a.timeout, AllowHTTP: a.allowHTTP, Transport: transport})
	if err != nil {
		return err
	}
	a.Source = source
	return nil
}

// token returns the token, or "" if there is none.
func (a *app) token() (string, error) {
	if a.tokenFile == "" {
		return os.Getenv("FSMCTL_TOKEN"), nil
	}
	data, err := readFile(a.tokenFile)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", fmt.Errorf("%s is empty; it should have a token", a.tokenFile)
	}
	return token, nil
}

// transport returns how connections are made.
func (a *app) transport() (http.RoundTripper, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if a.caFile == "" {
		return transport, nil
	}
	data, err := readFile(a.caFile)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("%s has no certificate in PEM", a.caFile)
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return transport, nil
}

// readFile reads a file that the user has named.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	switch {
	case os.IsNotExist(err):
		return nil, fmt.Errorf("there is no file %s", name)
	case os.IsPermission(err):
		return nil, fmt.Errorf("the file %s may not be read", name)
	case err != nil:
		return nil, fmt.Errorf("the file %s cannot be read", name)
	}
	return data, nil
}
