// Package outbound says how connections leave this machine: through which proxy, and which
// certificate authorities are trusted beside the system's. AWS, registries and the issuer are
// all reached by its rules, which docs/proxies.md tells users.
package outbound
