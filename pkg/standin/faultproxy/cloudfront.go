package faultproxy

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// ServiceCloudFront is CloudFront as requests are told apart.
const ServiceCloudFront = "cloudfront"

// cloudFrontAPI begins the paths of CloudFront's operations.
const cloudFrontAPI = "/2020-05-31/"

// cloudFront answers about distributions what moto does not know: it forgets half of a configuration, takes
// a change of any version and any number of access controls of one name, deploys everything at once, and
// writes ARNs with a colon too few. The distributions themselves are moto's, so that its reset is theirs.
type cloudFront struct {
	mu   sync.Mutex
	kept map[string]*keptDistribution // by ID; those that were made past the proxy are not in it
	// polls is how often a distribution is said to be in progress after a change; negative for as long as
	// it is.
	polls int
}

// keptDistribution is what is remembered of a distribution.
type keptDistribution struct {
	config  []byte // what is in the element DistributionConfig, as it was sent
	version int
	asked   int // since the last change
}

func (k *keptDistribution) etag(id string) string { return fmt.Sprintf("%s-%d", id, k.version) }

// SlowDistributions lets every distribution that is made or changed be in progress for the next polls
// times that it is asked for, or until it is called again if polls is negative. 0, as at the start,
// deploys everything at once.
func (p *Proxy) SlowDistributions(polls int) {
	p.cloudFront.mu.Lock()
	defer p.cloudFront.mu.Unlock()
	p.cloudFront.polls = polls
}

// carryOut carries a request out, one after the other: moto does so, too.
func (c *cloudFront) carryOut(p *Proxy, record *Request, r *http.Request, body []byte) (answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if refusal, err := c.refuse(p, record, r, body); refusal != nil || err != nil {
		return *orEmpty(refusal), err
	}
	a, err := p.forward(withMotoARN(r), body)
	if err != nil {
		return answer{}, err
	}
	a.body = bytes.ReplaceAll(a.body, []byte(motoARN), []byte(awsARN))
	if a.status < http.StatusMultipleChoices {
		c.complete(record, &a, body)
		if record.Method == http.MethodGet && record.Path == cloudFrontAPI+"distribution" {
			c.completeList(p, r, &a)
		}
	}
	return a, nil
}

func orEmpty(a *answer) *answer {
	if a == nil {
		return &answer{}
	}
	return a
}

// How ARNs of the stand-in's account begin at AWS, and at moto.
const (
	awsARN  = "arn:aws:cloudfront::123456789012:"
	motoARN = "arn:aws:cloudfront:123456789012:"
)

// withMotoARN writes the ARN that a request names as moto does.
func withMotoARN(r *http.Request) *http.Request {
	query := r.URL.Query()
	arn := query.Get("Resource")
	if !strings.HasPrefix(arn, awsARN) {
		return r
	}
	query.Set("Resource", motoARN+strings.TrimPrefix(arn, awsARN))
	return another(r, r.Method, r.URL.Path, query.Encode())
}

// another returns a request like r of something else. Whose it is decides forward.
func another(r *http.Request, method, path, query string) *http.Request {
	other := *r
	other.Method, other.URL = method, &url.URL{Path: path, RawQuery: query}
	return &other
}

// complete remembers what a request has changed, and puts into the answer what moto left out.
func (c *cloudFront) complete(record *Request, a *answer, body []byte) {
	kind, id, _ := strings.Cut(strings.TrimPrefix(record.Path, cloudFrontAPI), "/")
	if kind != "distribution" {
		return
	}
	id, _, _ = strings.Cut(id, "/")
	switch record.Method {
	case http.MethodPost:
		if id = string(element(a.body, "Id")); id != "" {
			c.kept[id] = &keptDistribution{config: element(body, "DistributionConfig"), version: 1}
		}
	case http.MethodPut:
		if k := c.kept[id]; k != nil {
			*k = keptDistribution{config: element(body, "DistributionConfig"), version: k.version + 1}
		} else {
			c.kept[id] = &keptDistribution{config: element(body, "DistributionConfig"), version: 1}
		}
	case http.MethodDelete:
		delete(c.kept, id)
	}
	k := c.kept[id]
	if k == nil {
		return
	}
	a.header.Set("Etag", k.etag(id))
	a.body = withElement(a.body, "DistributionConfig", k.config)
	if c.inProgress(k) {
		a.body = withElement(a.body, "Status", []byte("InProgress"))
	}
	if record.Method == http.MethodGet && strings.HasSuffix(record.Path, "/"+id) {
		k.asked++
	}
}

// uses are the parts of a configuration that decide what may be deleted.
type uses struct {
	Enabled  bool     `xml:"Enabled"`
	Controls []string `xml:"Origins>Items>Origin>OriginAccessControlId"`
}

// uses reads those parts; what cannot be read was not sent by an SDK.
func (k *keptDistribution) uses() (u uses) {
	_ = xml.Unmarshal(slices.Concat([]byte("<c>"), k.config, []byte("</c>")), &u)
	return u
}

func (c *cloudFront) inProgress(k *keptDistribution) bool { return c.polls < 0 || k.asked < c.polls }

// element returns what is in the first element of a name; nil without one. None of those that are asked for
// has one of its own name in it.
func element(document []byte, name string) []byte {
	start, end, found := elementAt(document, name)
	if !found {
		return nil
	}
	return bytes.Clone(document[start:end])
}

// withElement returns the document with other content in the first element of a name.
func withElement(document []byte, name string, content []byte) []byte {
	start, end, found := elementAt(document, name)
	if !found {
		return document
	}
	return bytes.Join([][]byte{document[:start], content, document[end:]}, nil)
}

func elementAt(document []byte, name string) (start, end int, found bool) {
	for _, tag := range []string{"<" + name + ">", "<" + name + " "} {
		at := bytes.Index(document, []byte(tag))
		if at < 0 {
			continue
		}
		begin := bytes.IndexByte(document[at:], '>')
		if begin < 0 {
			continue
		}
		start = at + begin + 1
		if length := bytes.Index(document[start:], []byte("</"+name+">")); length >= 0 {
			return start, start + length, true
		}
	}
	return 0, 0, false
}
