package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
)

// retryWait is the wait before the second attempt at a request; 2 seconds before the third.
const retryWait = 500 * time.Millisecond

// Image is an image of a registry. It implements image.Source.
type Image struct {
	reference reference
	access    *Access
	secret    *pullSecret
	transport *transport
	places    []*place
	mirrored  bool // there are mirrors for its repository

	mu sync.Mutex
	// from is the index of the place from which the root came: what belongs to it is there.
	from int
	// passed are the places that did not do while a later one did, each with the reason.
	passed []string
	// broken counts for each layer how often its place broke it off.
	broken map[v1.Hash]int
}

var _ image.Source = (*Image)(nil)

// Open returns the image that a pull spec names: HOST/REPOSITORY@DIGEST, HOST/REPOSITORY:TAG, or
// both, of which the tag says nothing; docker:// may precede it. It sends no request. Errors
// are about what was given: the pull spec, the pull secret, a mirror or a certificate authority.
func Open(ctx context.Context, reference string, access Access) (*Image, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ref, err := parseReference(reference)
	if err != nil {
		return nil, err
	}
	secret, err := parsePullSecret(access.PullSecret, access.pullSecretName())
	if err != nil {
		return nil, err
	}
	found, err := findCandidates(ref, access.Mirrors)
	if err != nil {
		return nil, err
	}
	base, err := newTransport(&access)
	if err != nil {
		return nil, err
	}
	i := &Image{
		reference: ref, access: &access, secret: secret, transport: base, mirrored: found.mirrored,
		broken: map[v1.Hash]int{},
	}
	again := &retry{inner: base, wait: retryWait}
	for _, repo := range found.repositories {
		credentials, err := secret.lookup(repo)
		if err != nil {
			return nil, err
		}
		host, err := name.NewRegistry(repo.host, name.StrictValidation)
		if err != nil {
			return nil, fmt.Errorf("registry %s: %w", repo.host, err) // parseRepository has made sure of it
		}
		i.places = append(i.places, &place{
			repository: repo, registry: host, source: repo == ref.repository,
			credentials: credentials, transport: base, retry: again,
		})
	}
	return i, nil
}

// Close closes the connections that wait for further requests.
func (i *Image) Close() error {
	i.transport.inner.CloseIdleConnections()
	return nil
}

// Root implements image.Source. The mirrors are tried in order, the repository itself last. The
// digest is verified, or if a tag names the image, computed.
func (i *Image) Root(ctx context.Context) (image.Root, error) {
	identifier := i.reference.digest.String()
	if i.reference.tag != "" {
		identifier = i.reference.tag
	}
	var data []byte
	from, err := i.try(ctx, "", i.order(0, 0), func(p *place) (err error) {
		data, err = p.manifest(ctx, identifier, i.reference.digest)
		return err
	})
	if err != nil {
		return image.Root{}, err
	}
	i.mu.Lock()
	i.from = from
	i.mu.Unlock()
	root := image.Root{Digest: i.reference.digest, Data: data}
	if i.reference.tag != "" {
		if root.Digest, err = digest.Of("sha256", data); err != nil {
			return image.Root{}, err
		}
	}
	return root, nil
}

// Digest returns the digest of the root: for a tag, what it points at now, which a registry
// says without sending the image's manifest. A digest reference needs no request.
func (i *Image) Digest(ctx context.Context) (v1.Hash, error) {
	if i.reference.tag == "" {
		return i.reference.digest, nil
	}
	var now v1.Hash
	_, err := i.try(ctx, "", i.order(0, 0), func(p *place) (err error) {
		now, err = p.digest(ctx, i.reference.tag)
		return err
	})
	return now, err
}

// Manifest implements image.Source. The manifest is verified.
func (i *Image) Manifest(ctx context.Context, manifest v1.Descriptor) ([]byte, error) {
	var data []byte
	_, err := i.try(ctx, "manifest "+manifest.Digest.String(), i.remaining(manifest.Digest), func(p *place) (err error) {
		data, err = p.manifest(ctx, manifest.Digest.String(), manifest.Digest)
		return err
	})
	return data, err
}

// Layer implements image.Source. A reader that reaches the end has read as many bytes as the
// descriptor promises; the digest is not verified. When a layer breaks off on its way, the next
// call begins with the next place, if there is one.
func (i *Image) Layer(ctx context.Context, layer v1.Descriptor) (io.ReadCloser, error) {
	what := "layer " + layer.Digest.String()
	var blob *blobReader
	from, err := i.try(ctx, what, i.remaining(layer.Digest), func(p *place) (err error) {
		blob, err = p.blob(ctx, layer)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &layerReader{blobReader: blob, want: layer.Digest, failed: func(err error) error {
		broken := isBroken(err)
		if broken {
			i.mu.Lock()
			i.broken[layer.Digest]++
			i.mu.Unlock()
		}
		return i.failure(ctx, what, broken, []placeFailure{{i.places[from], err}})
	}}, nil
}

var _ image.Traced = (*layerReader)(nil)

// layerReader is a blobReader whose errors name image and place.
type layerReader struct {
	*blobReader
	want   v1.Hash
	failed func(error) error
	err    error // what ended it
}

// Read implements io.Reader.
func (l *layerReader) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.blobReader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = l.failed(err)
	}
	l.err = err
	return n, err
}

// WrongDigest implements image.Traced.
func (l *layerReader) WrongDigest(got v1.Hash) error { return l.failed(wrongDigest(l.want, got)) }

// remaining is the order of places for what belongs to the root: from the root's place on.
func (i *Image) remaining(digest v1.Hash) []int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.order(i.from, i.broken[digest])
}

// order returns the places from one on, beginning so many later, in a circle.
func (i *Image) order(from, later int) []int {
	count := len(i.places) - from
	all := make([]int, count)
	for n := range all {
		all[n] = from + (n+later)%count
	}
	return all
}

// try asks one place after the other, and returns the index of the one that had it. What is
// there and wrong ends it: an attack or a damage is not to be passed over.
func (i *Image) try(ctx context.Context, what string, order []int, ask func(*place) error) (int, error) {
	var failures []placeFailure
	for _, at := range order {
		err := ask(i.places[at])
		if err == nil {
			i.pass(what, failures)
			return at, nil
		}
		failures = append(failures, placeFailure{i.places[at], err})
		var wrong *contentError
		if errors.As(err, &wrong) {
			break
		}
	}
	return 0, i.failure(ctx, what, false, failures)
}

func (i *Image) pass(what string, failures []placeFailure) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, f := range failures {
		text, _ := i.describe(what, f, kindOf(f.err), len(failures))
		i.passed = append(i.passed, text)
	}
}

// Served returns the repository from which the image was read, and for each place that was
// asked in vain before another had what was wanted, why: the cluster's nodes will meet the same.
func (i *Image) Served() (repository string, passed []string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.places[i.from].repository.String(), slices.Clone(i.passed)
}
