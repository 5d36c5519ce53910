package registry

import (
	"net/http"
	"net/netip"
	"strings"
)

// maxRedirects bounds the redirects of one request.
const maxRedirects = 10

// checkRedirect decides over the redirects of a registry, whose storage may be elsewhere. One
// that is reached in a private network may send to an address in such a network. Others may
// not: they could make this machine knock at the doors behind it.
func (p *place) checkRedirect(req *http.Request, via []*http.Request) error {
	origin := via[0].URL.Hostname()
	target := req.URL.Hostname()
	switch {
	case len(via) >= maxRedirects:
		return &redirectError{host: req.URL.Host, reason: "that is one redirect too many"}
	case req.URL.Scheme != "https":
		return &redirectError{host: req.URL.Host, reason: "without TLS, which is not used"}
	case target == origin:
		return nil
	}
	addr, err := netip.ParseAddr(target)
	if err != nil {
		if looksNumeric(target) {
			return &redirectError{host: req.URL.Host, reason: "that is no name, and an address in a form that hides it"}
		}
		return nil
	}
	if !isInternal(addr) {
		return nil
	}
	from, ok := req.Context().Value(peerKey{}).(*peer)
	if ok && from.internal() && !p.transport.proxied(via[0].URL.Host) {
		return nil
	}
	return &redirectError{host: req.URL.Host, reason: "an address in a private network, where only a registry in one may send to", internal: true}
}

// looksNumeric says whether a name's last part is a number: then some systems take the name
// for an IPv4 address, such as 127.1 or 0x7f000001.
func looksNumeric(host string) bool {
	last := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
	if digits, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}
