package issuer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
)

// answer is what an origin says to a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func refusal(status int) answer {
	return answer{status, http.Header{"Content-Type": {"application/xml"}}, []byte(http.StatusText(status))}
}

// Origins are where documents are, by the host that serves them: the buckets of a moto, its CloudFront
// distributions, and folders that a user serves.
type Origins struct {
	upstream *url.URL

	mu      sync.Mutex
	folders map[string]string
}

// NewOrigins returns those of the moto at upstream.
func NewOrigins(upstream string) (*Origins, error) {
	target, err := url.Parse(upstream)
	if err != nil {
		return nil, fmt.Errorf("the address of moto: %w", err)
	}
	return &Origins{upstream: target, folders: map[string]string{}}, nil
}

// Host serves a folder at a host, or below a path of one: oidc.example.com or oidc.example.com/mycluster.
// An empty folder takes it away again.
func (o *Origins) Host(place, folder string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if folder == "" {
		delete(o.folders, place)
	} else {
		o.folders[place] = folder
	}
}

var (
	// bucketHost is the host of a bucket, in S3's virtual-host style.
	bucketHost = regexp.MustCompile(`^([a-z0-9-]+)\.s3\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`)
	// distributionHost is the domain that CloudFront gives a distribution.
	distributionHost = regexp.MustCompile(`^[a-z0-9]+\.cloudfront\.net$`)
)

// Knows reports whether something is served at a host.
func (o *Origins) Knows(host string) bool {
	if bucketHost.MatchString(host) || distributionHost.MatchString(host) {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for place := range o.folders {
		if of, _, _ := strings.Cut(place, "/"); of == host {
			return true
		}
	}
	return false
}

// Read reads what is served at an https URL to somebody without credentials. An error means that it
// could not be asked for.
func (o *Origins) Read(ctx context.Context, address string) (status int, header http.Header, body []byte, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("reading %s: %w", address, err)
	}
	a, err := o.read(ctx, http.MethodGet, u.Host, u.EscapedPath())
	return a.status, a.header, a.body, err
}

func (o *Origins) read(ctx context.Context, method, host, path string) (answer, error) {
	switch {
	case bucketHost.MatchString(host):
		bucket, _, _ := strings.Cut(host, ".")
		return o.object(ctx, method, bucket, path)
	case distributionHost.MatchString(host):
		return o.distribution(ctx, host, path)
	default:
		return o.file(host, path)
	}
}

// file reads a file of a folder that is served; the longest place wins.
func (o *Origins) file(host, requested string) (answer, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	full, folder, longest := host+requested, "", ""
	for place, of := range o.folders {
		if strings.HasPrefix(full, place+"/") && len(place) >= len(longest) {
			longest, folder = place, of
		}
	}
	if longest == "" {
		return refusal(http.StatusNotFound), nil
	}
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return refusal(http.StatusNotFound), nil
	}
	if err != nil {
		return answer{}, fmt.Errorf("serving %s: %w", folder, err)
	}
	defer root.Close()
	body, err := root.ReadFile(strings.TrimPrefix(full, longest+"/")) // a path that leads out of it is refused
	if err != nil {
		return refusal(http.StatusNotFound), nil
	}
	return answer{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, body}, nil
}
