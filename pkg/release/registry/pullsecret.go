package registry

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// pullSecret has the credentials for registries and repositories. Entries are read when they
// are used, so that what is wrong with one does not keep the others from being of use.
type pullSecret struct {
	name    string // for messages
	given   bool
	auths   map[string]json.RawMessage
	helpers []string // the credential helpers that it names, which are not run
}

// credentials are those for one repository.
type credentials struct {
	authn.AuthConfig
	// key is the entry that they are from, "" if there was none. It may have no credentials.
	key string
	// looked are the keys that were looked for, from the most to the least specific.
	looked []string
}

// anonymous says that there is nothing to show to a registry.
func (c *credentials) anonymous() bool { return c.AuthConfig == authn.AuthConfig{} }

// authenticator hands the credentials to go-containerregistry.
func (c *credentials) authenticator() authn.Authenticator {
	if c.anonymous() {
		return authn.Anonymous
	}
	return authn.FromConfig(c.AuthConfig)
}

// pullSecretHint says what a pull secret looks like.
const pullSecretHint = `A pull secret is JSON such as {"auths": {"REGISTRY": {"auth": "…"}}}, in which auth is base64 of USER:PASSWORD. ` +
	"Download it anew, or log in to the registry again: `oc registry login` or `podman login`, each with --authfile or --to."

// parsePullSecret reads a pull secret; messages call it name. Nothing of what it holds is
// in an error: it could be a part of a credential.
func parsePullSecret(data []byte, name string) (*pullSecret, error) {
	s := &pullSecret{name: name, given: data != nil}
	if !s.given {
		return s, nil
	}
	var document struct {
		Auths       map[string]json.RawMessage `json:"auths"`
		CredHelpers map[string]json.RawMessage `json:"credHelpers"`
		CredsStore  string                     `json:"credsStore"`
	}
	if err := json.Unmarshal(data, &document); err != nil { // the cause could quote a secret
		if !json.Valid(data) {
			return nil, diagnostic.Inputf(pullSecretHint, "%s is damaged: it is not JSON", name)
		}
		return nil, diagnostic.Inputf(pullSecretHint, "%s is damaged: its fields have other types than a pull secret's", name)
	}
	s.auths = document.Auths
	for host := range document.CredHelpers {
		s.helpers = append(s.helpers, "credHelpers for "+diagnostic.Quote(host))
	}
	slices.Sort(s.helpers)
	if document.CredsStore != "" {
		s.helpers = append(s.helpers, "credsStore")
	}
	return s, nil
}

// lookup returns the credentials for a repository: those of the most specific key, if any.
func (s *pullSecret) lookup(repo repository) (*credentials, error) {
	c := &credentials{looked: lookupKeys(repo)}
	for _, want := range c.looked {
		key, ok := s.find(want)
		if !ok {
			continue
		}
		config, problem := parseAuth(s.auths[key])
		if problem != "" {
			return nil, diagnostic.Inputf(pullSecretHint, "%s is damaged: its entry %s %s", s.name, diagnostic.Quote(key), problem)
		}
		c.key, c.AuthConfig = key, config
		return c, nil
	}
	return c, nil
}

// lookupKeys returns host/ns/repo, host/ns and host.
func lookupKeys(repo repository) []string {
	var keys []string
	for path := repo.path; path != ""; {
		keys = append(keys, repo.host+"/"+path)
		path = path[:max(strings.LastIndexByte(path, '/'), 0)]
	}
	keys = append(keys, repo.host)
	if repo.host == "docker.io" {
		keys = append(keys, "index.docker.io") // what Docker itself calls it
	}
	return keys
}

// find returns the entry for a key: the one of exactly that name, else the first one that
// means it.
func (s *pullSecret) find(want string) (string, bool) {
	if _, ok := s.auths[want]; ok {
		return want, true
	}
	found := ""
	for key := range s.auths {
		if normalizeKey(key) == want && (found == "" || key < found) {
			found = key
		}
	}
	return found, found != ""
}

// normalizeKey takes away what Docker writes around the name of a registry: https:// and the
// version of the protocol, as in https://index.docker.io/v1/.
func normalizeKey(key string) string {
	for _, scheme := range []string{"https://", "http://"} {
		key = strings.TrimPrefix(key, scheme)
	}
	key = strings.TrimSuffix(key, "/")
	if host, version, ok := strings.Cut(key, "/"); ok && (version == "v1" || version == "v2") {
		return host
	}
	return key
}

// parseAuth reads an entry, or says what is wrong with it, without its value. An entry may be
// empty: then nothing is shown to its registry.
func parseAuth(data json.RawMessage) (authn.AuthConfig, string) {
	// Not authn.AuthConfig, whose errors quote what they could not read.
	var entry struct {
		Auth          string `json:"auth"`
		Username      string `json:"username"`
		Password      string `json:"password"`
		IdentityToken string `json:"identitytoken"`
		RegistryToken string `json:"registrytoken"`
	}
	if err := json.Unmarshal(data, &entry); err != nil {
		return authn.AuthConfig{}, "is not an object of texts"
	}
	config := authn.AuthConfig{
		Username: entry.Username, Password: entry.Password,
		IdentityToken: entry.IdentityToken, RegistryToken: entry.RegistryToken,
	}
	if auth := strings.TrimSpace(entry.Auth); auth != "" {
		decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(auth, "="))
		if err != nil {
			return authn.AuthConfig{}, "has an auth that is not base64"
		}
		user, password, ok := strings.Cut(string(decoded), ":")
		if !ok || user == "" {
			return authn.AuthConfig{}, "has an auth that is not base64 of USER:PASSWORD"
		}
		// Docker once padded passwords with zero bytes.
		config.Username, config.Password = user, strings.Trim(password, "\x00")
	}
	if (config.Username == "") != (config.Password == "") && config.IdentityToken == "" && config.RegistryToken == "" {
		return authn.AuthConfig{}, "has a user without a password, or a password without a user"
	}
	for _, value := range []string{config.Username, config.Password, config.IdentityToken, config.RegistryToken} {
		if strings.ContainsAny(value, "\r\n\x00") {
			return authn.AuthConfig{}, "has a line break in its credentials"
		}
	}
	return config, ""
}

// secrets are what must be in no message: the credentials and the forms in which they are sent.
func (c *credentials) secrets() []string {
	var all []string
	if c.Password != "" {
		all = append(all, base64.StdEncoding.EncodeToString([]byte(c.Username+":"+c.Password)), c.Password)
	}
	for _, token := range []string{c.IdentityToken, c.RegistryToken} {
		if token != "" {
			all = append(all, token)
		}
	}
	return all
}
