//go:build unix

package main

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

// companyHost is where AWS is for a script that has started a proxy. No name server knows it: the proxy is
// the only way there.
const companyHost = "aws.company.example"

// companyProxy is a proxy as companies have it: AWS is behind it, with a certificate that an authority of
// the company has signed.
type companyProxy struct {
	aws string // the address of AWS

	mu  sync.Mutex
	log string // the file that has a line for each tunnel that was asked for
}

// companyproxy starts one. It sets $PROXY, its address, $COMPANY_CA, the file with the authority, and
// AWS_ENDPOINT_URL, where AWS is from now on; how to get there the script says. What the proxy was asked for
// is in proxy.log, a line each, until the script removes the file.
func cmdCompanyProxy(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 0, "companyproxy")
	w := worldOf(ts)
	upstream, err := url.Parse(w.proxy.URL())
	ts.Check(err)
	ca, err := authority.New("company")
	ts.Check(err)
	pair, err := ca.Server(companyHost)
	ts.Check(err)
	aws := httptest.NewUnstartedServer(&httputil.ReverseProxy{
		// The host is moto's, which takes the first part of a longer one for a bucket.
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(upstream) },
		ErrorLog: log.New(io.Discard, "", 0),
	})
	aws.TLS = &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
	aws.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that do not trust it are part of the tests
	aws.StartTLS()
	ts.Defer(aws.Close)
	proxy := httptest.NewServer(&companyProxy{aws: aws.Listener.Addr().String(), log: ts.MkAbs("proxy.log")})
	ts.Defer(proxy.Close)
	file := ts.MkAbs("company.pem")
	ts.Check(os.WriteFile(file, ca.PEM(), 0o644))
	w.setenv(ts, "PROXY", proxy.URL)
	w.setenv(ts, "COMPANY_CA", file)
	w.setenv(ts, "AWS_ENDPOINT_URL", "https://"+companyHost)
}

// note writes down what was asked for.
func (p *companyProxy) note(host string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	file, err := os.OpenFile(p.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, host+"\n")
	return errors.Join(err, file.Close())
}

// ServeHTTP opens a tunnel to AWS, and to nobody else.
func (p *companyProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := p.note(r.Host); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if r.Method != http.MethodConnect || r.Host != companyHost+":443" {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	upstream, err := net.Dial("tcp", p.aws)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer upstream.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	if _, err := io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(upstream, client)
		upstream.Close()
	}()
	_, _ = io.Copy(client, upstream)
}
