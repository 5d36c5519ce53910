package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	ggcr "github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/openshift/openshift-install-sts/pkg/release/digest"
)

// acceptedManifests are the forms of manifests that are asked for.
var acceptedManifests = strings.Join([]string{
	string(types.OCIImageIndex), string(types.DockerManifestList),
	string(types.OCIManifestSchema1), string(types.DockerManifestSchema2),
}, ",")

// place is a repository in which an image may be.
type place struct {
	repository  repository
	registry    name.Registry
	source      bool // the pull spec names it; the others are mirrors
	credentials *credentials
	transport   *transport
	retry       *retry

	mu     sync.Mutex
	client *http.Client // nil before the handshake
}

// connect makes the handshake with the registry, once: it asks how to log in, and gets a
// token where the registry wants one.
func (p *place) connect(ctx context.Context) (*http.Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.client != nil {
		return p.client, nil
	}
	scope := p.registry.Repo(p.repository.path).Scope(ggcr.PullScope)
	shaken, err := ggcr.NewWithContext(ctx, p.registry, p.credentials.authenticator(), handshake{p.retry}, []string{scope})
	if err != nil {
		return nil, &loginError{err}
	}
	p.client = &http.Client{Transport: shaken, CheckRedirect: p.checkRedirect}
	return p.client, nil
}

// registryHost is the host that is spoken to: Docker Hub's is not the one that it is named by.
func (p *place) registryHost() string { return p.registry.RegistryStr() }

// do sends a request and demands a 200.
func (p *place) do(ctx context.Context, method, kind, identifier string) (*http.Response, error) {
	client, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "https", Host: p.registryHost(), Path: "/v2/" + p.repository.path + "/" + kind + "/" + identifier}
	req, err := http.NewRequestWithContext(withPeer(ctx), method, u.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	if kind == "manifests" {
		req.Header.Set("Accept", acceptedManifests)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if err := ggcr.CheckError(resp, http.StatusOK); err != nil {
		return nil, closing(resp.Body, err)
	}
	return resp, nil
}

// manifest reads a manifest, whole. If want is not zero, its digest must be that.
func (p *place) manifest(ctx context.Context, identifier string, want v1.Hash) ([]byte, error) {
	for attempt := 1; ; attempt++ {
		data, err := p.readManifest(ctx, identifier)
		switch {
		case err == nil && want.Hex != "":
			return data, checkDigest(data, want)
		case err == nil || attempt == maxAttempts || !isBroken(err) || isTimeout(err):
			return data, err
		}
		// The answer began well and broke off: the next one may not.
		if err := sleep(ctx, p.retry.wait); err != nil {
			return nil, err
		}
	}
}

func (p *place) readManifest(ctx context.Context, identifier string) ([]byte, error) {
	resp, err := p.do(ctx, http.MethodGet, "manifests", identifier)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body) // body bounds it
}

// digest returns the digest that a tag points at.
func (p *place) digest(ctx context.Context, tag string) (v1.Hash, error) {
	resp, err := p.do(ctx, http.MethodHead, "manifests", tag)
	var answer *ggcr.Error
	switch {
	case errors.As(err, &answer) && answer.StatusCode != http.StatusUnauthorized && answer.StatusCode != http.StatusForbidden:
		// Not all registries and proxies know HEAD, and GET says why, too.
	case err != nil:
		return v1.Hash{}, err
	default:
		_ = resp.Body.Close() // HEAD has none
		if said, err := v1.NewHash(resp.Header.Get("Docker-Content-Digest")); err == nil {
			return said, nil
		}
	}
	data, err := p.manifest(ctx, tag, v1.Hash{})
	if err != nil {
		return v1.Hash{}, err
	}
	return digest.Of("sha256", data)
}

// blob opens a blob.
func (p *place) blob(ctx context.Context, blob v1.Descriptor) (*blobReader, error) {
	resp, err := p.do(withBlob(ctx), http.MethodGet, "blobs", blob.Digest.String()) //nolint:bodyclose // blobReader.Close does
	if err != nil {
		return nil, err
	}
	if resp.ContentLength >= 0 && resp.ContentLength != blob.Size {
		return nil, closing(resp.Body, &contentError{fmt.Sprintf("it has %d bytes where there should be %d", resp.ContentLength, blob.Size)})
	}
	return &blobReader{body: resp.Body, left: blob.Size}, nil
}

// closing closes an answer that is of no use, and returns why it is not.
func closing(answer io.Closer, why error) error {
	_ = answer.Close() // the reason for giving it up is what matters
	return why
}
