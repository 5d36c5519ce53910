package registry

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/crypto/bcrypt"
)

// localNames are what a server on this machine is called.
func localNames() []string { return []string{"localhost", "127.0.0.1", "::1"} }

// writeFiles writes all that the process reads into the server's folder, and returns the
// path of its configuration: https://distribution.github.io/distribution/about/configuration/
func (s *Server) writeFiles() (string, error) {
	pair, err := s.authority.Server(localNames()...)
	if err != nil {
		return "", err
	}
	// bcrypt is the only form that it reads, and it hashes anew for every request.
	hash, err := bcrypt.GenerateFromPassword([]byte(s.password), bcrypt.MinCost)
	if err != nil {
		return "", fmt.Errorf("hashing the password: %w", err)
	}
	path := func(name string) string { return filepath.Join(s.dir, name) }

	config := map[string]any{
		"version": "0.1",
		"log":     map[string]any{"level": "info"},
		"storage": map[string]any{
			"filesystem": map[string]any{"rootdirectory": path("storage")},
			"delete":     map[string]any{"enabled": true},
			// Nothing that runs on its own accord, minutes after the start.
			"maintenance": map[string]any{"uploadpurging": map[string]any{"enabled": false}},
		},
		"http": map[string]any{
			// The kernel chooses the port, and the process says which.
			"addr": "127.0.0.1:0",
			// A client that came by a Front goes on by it.
			"relativeurls": true,
			"secret":       s.password,
			"tls":          map[string]any{"certificate": path("tls.crt"), "key": path("tls.key")},
		},
		"auth": map[string]any{"htpasswd": map[string]any{"realm": "stand-in", "path": path("htpasswd")}},
	}
	data, err := json.Marshal(config) // JSON is YAML
	if err != nil {
		return "", fmt.Errorf("writing the configuration: %w", err)
	}
	for name, data := range map[string][]byte{
		"tls.crt":    pair.Certificate,
		"tls.key":    pair.Key,
		"htpasswd":   fmt.Appendf(nil, "%s:%s\n", user, hash),
		"config.yml": data,
	} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			return "", fmt.Errorf("writing what docker-registry reads: %w", err)
		}
	}
	return path("config.yml"), nil
}
