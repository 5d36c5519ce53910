package registry

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/random"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// pushedImage is what was pushed.
type pushedImage struct {
	digest   v1.Hash
	manifest []byte
	layer    v1.Descriptor
	content  []byte
}

// access has credentials for all fronts.
func access(server *standin.Server, fronts ...*standin.Front) Access {
	credentials := map[string]string{}
	for _, f := range fronts {
		credentials[f.Host()] = server.User() + ":" + server.Password()
	}
	return Access{
		PullSecret: standin.PullSecret(credentials), PullSecretName: "install-config.yaml",
		Outbound: trusting("additionalTrustBundle", server.CA()),
		Timeout:  20 * time.Second,
	}
}

// trusting has an authority beside the system's.
func trusting(name string, pem []byte) outbound.Settings {
	return outbound.Settings{CABundles: []outbound.CABundle{{Name: name, PEM: pem}}}
}

// open opens an image, with waits that a test can bear.
func open(t *testing.T, reference string, access Access) *Image {
	t.Helper()
	i, err := Open(t.Context(), reference, access)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range i.places {
		p.retry.wait = 10 * time.Millisecond
	}
	t.Cleanup(func() {
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	})
	return i
}

func push(t *testing.T, server *standin.Server, references ...string) pushedImage {
	t.Helper()
	img, err := random.Image(100_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	return pushImage(t, server, img, references...)
}

func pushImage(t *testing.T, server *standin.Server, img v1.Image, references ...string) pushedImage {
	t.Helper()
	for _, reference := range references {
		if _, err := server.Push(t.Context(), reference, img); err != nil {
			t.Fatal(err)
		}
	}
	var p pushedImage
	var err error
	if p.manifest, err = img.RawManifest(); err != nil {
		t.Fatal(err)
	}
	if p.digest, err = img.Digest(); err != nil {
		t.Fatal(err)
	}
	manifest, err := img.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	p.layer = manifest.Layers[0]
	layer, err := img.LayerByDigest(p.layer.Digest)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := layer.Compressed()
	if err != nil {
		t.Fatal(err)
	}
	if p.content, err = io.ReadAll(stream); err != nil {
		t.Fatal(err)
	}
	return p
}

// pulled reads an image's manifest and its layer, and compares them to what was pushed.
func pulled(t *testing.T, i *Image, pushed pushedImage) {
	t.Helper()
	root, err := i.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if root.Digest != pushed.digest || !bytes.Equal(root.Data, pushed.manifest) {
		t.Errorf("got the manifest %s, pushed %s", root.Digest, pushed.digest)
	}
	if err := readLayer(t, i, pushed); err != nil {
		t.Error(err)
	}
}

func readLayer(t *testing.T, i *Image, pushed pushedImage) error {
	t.Helper()
	layer, err := i.Layer(t.Context(), pushed.layer)
	if err != nil {
		return err
	}
	defer layer.Close()
	data, err := io.ReadAll(layer)
	if err == nil && !bytes.Equal(data, pushed.content) {
		t.Error("a layer that came whole has another content")
	}
	return err
}

// temporary is what readers of layers ask before they try again.
func temporary(err error) bool {
	var says interface{ Temporary() bool }
	return errors.As(err, &says) && says.Temporary()
}

// checkError looks for parts of an error and, the last of them, of its hints. Nothing secret may be in it,
// and it is one line.
func checkError(t *testing.T, err error, server *standin.Server, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, expected one with %q", parts)
		return
	}
	hints := strings.Join(diagnostic.Hints(err), "\n")
	t.Logf("%v\n  %s", err, hints)
	if hints == "" {
		t.Error("there is no hint")
	}
	for n, part := range parts {
		if n > 0 && n == len(parts)-1 {
			if !strings.Contains(hints, part) {
				t.Errorf("the hints lack %q:\n%s", part, hints)
			}
		} else if !strings.Contains(err.Error(), part) {
			t.Errorf("the error lacks %q: %v", part, err)
		}
	}
	noSecret(t, err.Error()+hints, server)
	if strings.ContainsAny(err.Error(), "\r\n") || len(err.Error()) > 1500 {
		t.Errorf("the error is no line of bearable length: %q", err)
	}
	for _, library := range []string{"Get \"", "Head \"", "https://", "x509:", "lookup "} {
		if strings.Contains(err.Error(), library) {
			t.Errorf("the error has a library's text %q: %v", library, err)
		}
	}
	if len(diagnostic.Each(err)) != 1 {
		t.Error("the error is shown as several")
	}
}

// noSecret fails if a credential, or the beginning of one, is in a text, in any of the forms in which it is sent.
func noSecret(t *testing.T, text string, server *standin.Server) {
	t.Helper()
	pair := server.User() + ":" + server.Password()
	for _, secret := range []string{server.Password(), base64.StdEncoding.EncodeToString([]byte(pair)), url.QueryEscape(server.Password())} {
		if strings.Contains(text, secret[:12]) {
			t.Errorf("a credential is shown: %s", text)
		}
	}
}

// pushIndex pushes an index, and returns the descriptors of its manifests.
func pushIndex(t *testing.T, server *standin.Server, index v1.ImageIndex, reference string) ([]v1.Descriptor, v1.Hash) {
	t.Helper()
	if _, err := server.Push(t.Context(), reference, index); err != nil {
		t.Fatal(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := index.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return manifest.Manifests, digest
}
