package registry

import (
	"net/http"
	"strings"
	"testing"

	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// Large registries send to a storage of their own.
func TestRedirect(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	for name, opts := range map[string][]standin.FrontOption{"basic": nil, "token": {standin.WithTokens()}} {
		t.Run(name, func(t *testing.T) {
			f, storage := server.LendFront(t, opts...), server.LendFront(t)
			pushed := push(t, server, server.Host()+"/ns/repo:v1")
			to := func(location string) {
				f.Reset()
				storage.Reset()
				f.SetFault(func(r *http.Request) *standin.Fault {
					if strings.Contains(r.URL.Path, "/blobs/") {
						return &standin.Fault{Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {location + r.URL.Path + "?signature=sesame"}}}
					}
					return nil
				})
				// The storage takes whoever knows the way.
				storage.SetFault(func(*http.Request) *standin.Fault { return &standin.Fault{Status: 200, Body: string(pushed.content)} })
			}
			read := func() error {
				return readLayer(t, open(t, f.Host()+"/ns/repo:v1", access(server, f)), pushed)
			}

			// A name, and an address, since the registry was reached at one of this machine.
			for _, location := range []string{"https://" + storage.Host(), "https://" + storage.Address()} {
				to(location)
				if err := read(); err != nil {
					t.Errorf("%s: %v", location, err)
				}
				requests := storage.Requests()
				if len(requests) != 1 || requests[0].Header.Get("Authorization") != "" {
					t.Errorf("%s: %d requests, or credentials that are not the storage's", location, len(requests))
				}
			}

			to("http://" + storage.Address())
			checkError(t, read(), server, `it sends to "`+storage.Address()+`": without TLS, which is not used`, "a host with TLS")
			to("https://127.1:1")
			checkError(t, read(), server, `it sends to "127.1:1": that is no name, and an address in a form that hides it`, "Have the registry hand out")
			to("https://localhost:1")
			err := read()
			checkError(t, err, server, "at localhost:1, to which it sends: it cannot be reached: connection refused", "Check the name of the registry")
			if strings.Contains(err.Error(), "sesame") {
				t.Errorf("what opens the storage is shown: %v", err)
			}
			to("https://" + storage.Host())
			storage.SetFault(func(*http.Request) *standin.Fault { return &standin.Fault{Status: 404} })
			checkError(t, read(), server, "at "+storage.Host()+", to which it sends: not found (404 Not Found)", "The registry has the image, and not all that belongs to it")
			storage.SetFault(func(*http.Request) *standin.Fault { return &standin.Fault{Status: 403} })
			checkError(t, read(), server, "at "+storage.Host()+", to which it sends: refused (403 Forbidden)", "check the clock of this machine")
		})
	}
}

// The first request of all goes to the registry that is named, and nowhere else.
func TestRedirectBeforeLogin(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	pushed := push(t, server, server.Host()+"/ns/repo:v1")
	f, elsewhere := server.LendFront(t), server.LendFront(t)
	f.SetFault(func(r *http.Request) *standin.Fault {
		if r.URL.Path == "/v2/" {
			return &standin.Fault{Status: http.StatusFound, Header: http.Header{"Location": {"https://" + elsewhere.Host() + "/v2/"}}}
		}
		return nil
	})
	err := readLayer(t, open(t, f.Host()+"/ns/repo:v1", access(server, f, elsewhere)), pushed)
	checkError(t, err, server, "before it was asked for anything")
	if got := elsewhere.Requests(); len(got) > 0 {
		t.Errorf("it was asked: %v", got)
	}
}

func TestLooksNumeric(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"127.1": true, "2130706433": true, "0x7f000001": true, "0177.0.0.0x1": true, "storage.example": false, "3scale.example": false, "a.b1": false,
	} {
		if looksNumeric(host) != want {
			t.Errorf("looksNumeric(%q) = %t", host, !want)
		}
	}
}
