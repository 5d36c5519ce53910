package registry

import (
	"context"
	"net"
	"net/http/httptrace"
	"net/netip"
	"sync"
)

// peerKey has the peer of a request in its context.
type peerKey struct{}

// peer is whom the first request of a chain of redirects reached.
type peer struct {
	mu   sync.Mutex
	addr netip.Addr
}

func withPeer(ctx context.Context) context.Context {
	return context.WithValue(ctx, peerKey{}, &peer{})
}

// internal says whether the registry was reached in a private network or on this machine.
func (p *peer) internal() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.addr.IsValid() && isInternal(p.addr)
}

// tracePeer notes to whom the connection of a request is, unless an earlier one of the same
// chain has been noted.
func tracePeer(ctx context.Context) context.Context {
	p, ok := ctx.Value(peerKey{}).(*peer)
	if !ok {
		return ctx
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			addr, ok := info.Conn.RemoteAddr().(*net.TCPAddr)
			if !ok {
				return
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			if !p.addr.IsValid() {
				p.addr = addr.AddrPort().Addr()
			}
		},
	})
}
