package served

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// Documents are what an issuer serves.
type Documents struct {
	// Discovery and Keys are what AWS reads; APIServerKeys is where newer releases' API servers say that
	// the keys are.
	Discovery, Keys, APIServerKeys Answer
}

// Read reads the documents of an issuer, a URL without a trailing slash, all at the same time.
func (c *Client) Read(ctx context.Context, issuer string) *Documents {
	d := &Documents{}
	var wg sync.WaitGroup
	for path, into := range map[string]*Answer{
		oidc.DiscoveryPath: &d.Discovery, oidc.KeysPath: &d.Keys, oidc.APIServerKeysPath: &d.APIServerKeys,
	} {
		wg.Go(func() { *into = c.get(ctx, issuer+"/"+path) })
	}
	wg.Wait()
	return d
}

// Passing reports whether reading again may help: a network that fails, or a document that is not
// there yet.
func (d *Documents) Passing() bool {
	for _, a := range []Answer{d.Discovery, d.Keys} {
		if a.Err != nil && !a.untrusted && (a.passing || a.Missing) {
			return true
		}
	}
	return false
}

// KeySet returns the keys that are served, none where the server says that there is no such document.
// The error names the URL.
func (d *Documents) KeySet() (oidc.KeySet, error) {
	a := d.Keys
	if a.Missing {
		return oidc.KeySet{}, nil
	}
	if a.Err != nil {
		return oidc.KeySet{}, fmt.Errorf("%s: %w", a.URL, a.Err)
	}
	set, err := oidc.ParseKeySet(a.Body)
	if err != nil {
		return oidc.KeySet{}, fmt.Errorf("%s: what is served is no key set: %w", a.URL, err)
	}
	return set, nil
}

// Want is what must be served.
type Want struct {
	// Issuer is the issuer's URL.
	Issuer string
	// Discovery is the discovery document, and Key the cluster's key.
	Discovery []byte
	Key       oidc.Key
}

// Judge says what keeps AWS or the cluster from using the documents, one error for each that names its
// URL, and what is only odd.
func (d *Documents) Judge(want Want) (problems []error, warnings []string) {
	find := func(a Answer, check func(body []byte) error) error {
		err := a.Err
		if err == nil {
			err = check(a.Body)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", a.URL, err)
		}
		if a.Warning != "" {
			warnings = append(warnings, a.URL+": "+a.Warning)
		}
		return nil
	}
	for _, err := range []error{
		find(d.Discovery, func(body []byte) error { return judgeDiscovery(body, want) }),
		find(d.Keys, func(body []byte) error { return judgeKeys(body, want.Key) }),
	} {
		if err != nil {
			problems = append(problems, err)
		}
	}
	// AWS does not read this one, and a cluster starts without it.
	if err := find(d.APIServerKeys, func(body []byte) error { return judgeKeys(body, want.Key) }); err != nil {
		warnings = append(warnings, err.Error())
	}
	return problems, warnings
}

// judgeDiscovery demands every field that we publish. A list may have more, and so may the document:
// other clusters of a shared issuer may need them.
func judgeDiscovery(body []byte, want Want) error {
	var served, ours map[string]any
	if err := json.Unmarshal(want.Discovery, &ours); err != nil {
		return fmt.Errorf("our own discovery document: %w", err)
	}
	if err := json.Unmarshal(body, &served); err != nil {
		return fmt.Errorf("what is served is no discovery document: %w", err)
	}
	if issuer, _ := served["issuer"].(string); issuer != want.Issuer {
		return fmt.Errorf("the document is for the issuer %s, and not for %s", diagnostic.Quote(issuer), want.Issuer)
	}
	var wrong []string
	for _, field := range sortedKeys(ours) {
		if !covers(served[field], ours[field]) {
			wrong = append(wrong, field)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("the document lacks what is to be published in %s", strings.Join(wrong, ", "))
	}
	return nil
}

func sortedKeys(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// covers reports whether a value is the one that is wanted, or a list with all that are.
func covers(served, want any) bool {
	wanted, isList := want.([]any)
	if !isList {
		return served == want // both are what JSON's scalars become
	}
	list, _ := served.([]any)
	for _, item := range wanted {
		if !slices.ContainsFunc(list, func(s any) bool { return covers(s, item) }) {
			return false
		}
	}
	return true
}

var errNoKey = errors.New("the key set does not hold this cluster's key")

func judgeKeys(body []byte, key oidc.Key) error {
	set, err := oidc.ParseKeySet(body)
	if err != nil {
		return fmt.Errorf("what is served is no key set: %w", err)
	}
	if !set.Exactly(key) {
		if set.Has(key) {
			return fmt.Errorf("the key set holds this cluster's key %s with other fields than are to be published", key.Kid)
		}
		return fmt.Errorf("%w, %s", errNoKey, key.Kid)
	}
	return nil
}
