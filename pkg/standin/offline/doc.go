// Package offline runs a command that must not open a connection, for tests: the kernel kills
// it when it asks for a socket.
//
// That proves more than to take its network away. In an empty network namespace a program
// may still try: it looks up a name through a local socket (nscd, systemd-resolved), asks for
// instance metadata, fails, and goes on as if nothing had been. Here the attempt itself ends it,
// whatever the address family, and that cannot be mistaken for success. It needs no privileges, so
// that it works in a container, too.
//
// The means is a seccomp filter, which only Linux has:
// https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
package offline
