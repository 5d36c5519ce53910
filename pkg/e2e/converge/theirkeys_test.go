package converge

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// A key that others published beside ours stays, with all of its fields; only the local
// copies are brought up to date.
func TestTheirKeyStays(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	add := func(all []any) []any { return append(all, theirKey()) }

	// Only one of the two documents has it: the other gets it, too.
	c.editKeySet(t, keysKey, add)
	c.finds(t, append([]change{{"object", bucket + "/" + jwksKey, "keys"}}, servedFiles...))
	c.create(t)
	c.finds(t, nil)
	want := []string{keyID(t, s.h.KeyFile), "theirs"}
	for _, key := range keySets {
		if got := c.kids(t, key); !slices.Equal(got, want) {
			t.Errorf("%s publishes %v, want %v", key, got, want)
		}
		if !strings.Contains(c.getObject(t, key).body, `"x5t"`) {
			t.Errorf("%s lost a field of their key", key)
		}
	}

	// Both have another one, first: in AWS there is nothing to do.
	for _, key := range keySets {
		c.editKeySet(t, key, func(all []any) []any {
			third := theirKey()
			third["kid"], third["n"] = "third", "1vx7agoebGcQ"
			return append([]any{third}, all...)
		})
	}
	before := c.snapshot(t)
	c.finds(t, servedFiles)
	if got := c.create(t); !slices.Equal(got, repaired(servedFiles)) {
		t.Errorf("create manifests changed %v, want the local copies alone", got)
	}
	c.sameAWS(t, before)
	c.finds(t, nil)

	// A repair of our own entry leaves theirs as they are.
	for _, key := range keySets {
		c.editKeySet(t, key, func(all []any) []any {
			all[1].(document)["use"] = "enc"
			return all
		})
	}
	c.create(t)
	c.finds(t, nil)
	want = []string{"third", keyID(t, s.h.KeyFile), "theirs"}
	for _, key := range keySets {
		if got := c.kids(t, key); !slices.Equal(got, want) {
			t.Errorf("%s publishes %v, want %v", key, got, want)
		}
	}
}

// A key that is published while the program is at work is not overwritten.
func TestKeyPublishedMeanwhile(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	c.editKeySet(t, keysKey, func(all []any) []any {
		all[0].(document)["use"] = "enc"
		return all
	})
	body := editDocument(t, c.getObject(t, keysKey).body, func(d document) { d["keys"] = append(d["keys"].([]any), theirKey()) })
	meanwhile := func() {
		_, err := c.s3.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(keysKey), Body: strings.NewReader(body)})
		if err != nil {
			t.Error(err)
		}
	}
	c.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation == "PutObject" && r.Subject == bucket+"/"+keysKey {
			return faultproxy.Pass().WithBefore(meanwhile)
		}
		return faultproxy.Pass()
	})
	result := c.run(t, []string{"create", "manifests"})
	c.h.Proxy.SetFault(nil)
	if result.Code != 1 || !strings.Contains(result.Stderr, "somebody else changed it") {
		t.Errorf("create manifests ended with %d:\n%s", result.Code, result.Stderr)
	}
	c.create(t)
	if got, want := c.kids(t, keysKey), []string{keyID(t, s.h.KeyFile), "theirs"}; !slices.Equal(got, want) {
		t.Errorf("keys.json publishes %v, want %v", got, want)
	}
	c.finds(t, nil)
}
