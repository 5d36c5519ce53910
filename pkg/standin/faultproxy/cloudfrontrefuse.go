package faultproxy

import (
	"net/http"
	"slices"
	"strings"
)

// refuse answers what AWS refuses and moto carries out; nil for everything else.
func (c *cloudFront) refuse(p *Proxy, record *Request, r *http.Request, body []byte) (*answer, error) {
	rest := strings.Split(strings.TrimPrefix(record.Path, cloudFrontAPI), "/")
	id := ""
	if len(rest) > 1 {
		id = rest[1]
	}
	no := func(status int, code, message string) (*answer, error) {
		refusal := AWSError(record, status, code, message)
		return &answer{status: refusal.Status, header: refusal.Header, body: refusal.Body}, nil
	}
	changes := slices.Contains([]string{http.MethodPut, http.MethodDelete}, record.Method)
	switch k := c.kept[id]; {
	case rest[0] == "distribution" && changes && k != nil:
		switch {
		case r.Header.Get("If-Match") != k.etag(id):
			return no(http.StatusPreconditionFailed, "PreconditionFailed", "The request failed because it didn't meet the preconditions in one or more request-header fields.")
		case record.Method == http.MethodDelete && (k.uses().Enabled || c.inProgress(k)):
			return no(http.StatusConflict, "DistributionNotDisabled", "The distribution you are trying to delete has not been disabled.")
		}
	case rest[0] == "origin-access-control" && record.Method == http.MethodDelete:
		for _, k := range c.kept {
			if slices.Contains(k.uses().Controls, id) {
				return no(http.StatusConflict, "OriginAccessControlInUse", "Cannot delete the origin access control because it's in use by one or more distributions.")
			}
		}
	case rest[0] == "origin-access-control" && record.Method == http.MethodPost:
		all, err := p.forward(another(r, http.MethodGet, r.URL.Path, ""), nil)
		if err != nil {
			return nil, err
		}
		if name := element(body, "Name"); strings.Contains(string(all.body), "<Name>"+string(name)+"</Name>") {
			return no(http.StatusConflict, "OriginAccessControlAlreadyExists", "An origin access control with this name already exists.")
		}
	}
	return nil, nil
}
