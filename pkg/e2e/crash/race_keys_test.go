package crash

import (
	"crypto/rand"
	"crypto/rsa"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// Somebody publishes other keys between the look at keys.json and its writing. Those may be
// the keys of a running cluster, so that they must survive whatever happens then.
func TestKeysPublishedInBetween(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	name, _ := only(t, x.undisturbed.aws.Buckets)
	other := otherKeys(t)
	body, err := other.Document()
	if err != nil {
		t.Fatal(err)
	}
	publish := func() {
		done(t)(awsstate.NewS3(x.Moto.URL()).PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: &name, Key: aws.String(oidc.KeysPath), Body: strings.NewReader(string(body)), ContentType: aws.String(oidc.ContentType),
		}))
	}
	result := x.create(quicker(about("PutObject", "/"+oidc.KeysPath), publish))
	x.mustEnd(result, 1)
	x.mustSay(result, name+"/"+oidc.KeysPath, "somebody else changed it at the same time", "Run the command again")
	x.mustBeWhole()
	if left := x.look().aws.Buckets[name].Objects[oidc.KeysPath]; left.Body != string(body) {
		t.Errorf("somebody's keys were replaced by %s", left.Body)
	}

	// Our key may be published by now as the API server's. What AWS reads is keys.json, and
	// that one is somebody's, so that the next run adds nothing to it.
	again := x.create(nil)
	x.mustEnd(again, 1)
	x.mustSay(again, "none of them ours", other.KeyIDs()[0])
	if left := x.look().aws.Buckets[name].Objects[oidc.KeysPath]; left.Body != string(body) {
		t.Errorf("somebody's keys were replaced by %s", left.Body)
	}
}

// The same when keys.json is there already and only its content type is to be changed.
func TestKeysReplacedInBetween(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	x.mustEnd(x.create(nil), 0)
	name, bucket := only(t, x.undisturbed.aws.Buckets)
	put := func(body, contentType string) {
		done(t)(awsstate.NewS3(x.Moto.URL()).PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: &name, Key: aws.String(oidc.KeysPath), Body: strings.NewReader(body), ContentType: &contentType,
		}))
	}
	put(bucket.Objects[oidc.KeysPath].Body, "text/plain")
	other, err := otherKeys(t).Document()
	if err != nil {
		t.Fatal(err)
	}
	result := x.create(quicker(about("PutObject", "/"+oidc.KeysPath), func() { put(string(other), oidc.ContentType) }))
	x.mustEnd(result, 1)
	x.mustSay(result, name+"/"+oidc.KeysPath, "somebody else changed it at the same time", "Run the command again")
	if left := x.look().aws.Buckets[name].Objects[oidc.KeysPath]; left.Body != string(other) {
		t.Errorf("somebody's keys were replaced by %s", left.Body)
	}
}

// Published keys that the caller may not read look as if there were none. They survive all
// the same.
func TestPublishedKeysThatCannotBeRead(t *testing.T) {
	t.Parallel()
	x := beginWithoutKey(t, quick)
	x.mustEnd(x.create(nil), 0)
	published := x.look().aws
	for _, name := range []string{"tls", "sts", stateFile} {
		if err := os.RemoveAll(filepath.Join(x.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	result := x.create(always(every(func(r *faultproxy.Request) bool {
		return !r.Anonymous && (r.Operation == "GetObject" || r.Operation == "GetObjectTagging")
	}, denied)))
	x.mustEnd(result, 1)
	x.mustSay(result, oidc.KeysPath, "cannot be read", "s3:GetObject")
	if got, want := x.look().aws.JSON(), published.JSON(); got != want {
		t.Error("AWS: " + firstDifference(got, want))
	}
}

// otherKeys is the key set of some other cluster.
func otherKeys(t *testing.T) oidc.KeySet {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key, err := oidc.NewKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	set, err := oidc.KeySet{}.With(key)
	if err != nil {
		t.Fatal(err)
	}
	return set
}
