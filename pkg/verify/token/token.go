// Package token mints tokens like those that kube-apiserver gives to pods, so that a proof
// can be made before there is a cluster.
package token

import (
	"crypto/rsa"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"k8s.io/apimachinery/pkg/util/uuid"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

const (
	// Audience is that of the tokens of the release's and OLM's components.
	Audience = "openshift"
	// Life is how long a token is valid, and the least that kube-apiserver allows.
	Life = 10 * time.Minute
	// Skew is how far back a token says that it was issued, so that the verifier's clock may
	// be behind ours.
	Skew = time.Minute
)

// ServiceAccount is whom a token is for.
type ServiceAccount struct{ Namespace, Name string }

// Subject returns the account as tokens and trust policies name it.
func (s ServiceAccount) Subject() string {
	return "system:serviceaccount:" + s.Namespace + ":" + s.Name
}

// Minter signs tokens of one issuer with one key.
type Minter struct {
	issuer string
	signer jose.Signer
}

// NewMinter returns a minter whose tokens name the key as kube-apiserver does.
func NewMinter(issuer string, key *rsa.PrivateKey) (*Minter, error) {
	kid, err := oidc.KeyID(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	return NewImpostor(issuer, key, kid)
}

// NewImpostor returns a minter whose tokens carry a kid that need not be the key's own: what
// somebody would send who has not got the cluster's key.
func NewImpostor(issuer string, key *rsa.PrivateKey, kid string) (*Minter, error) {
	// No "typ" in the header: kube-apiserver sets none.
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.RS256,
		Key:       jose.JSONWebKey{Key: key, KeyID: kid, Algorithm: string(jose.RS256)},
	}, nil)
	if err != nil {
		return nil, fmt.Errorf("make a signer of tokens: %w", err)
	}
	return &Minter{issuer: issuer, signer: signer}, nil
}

// claims are those that kube-apiserver writes into the token of a pod:
// https://github.com/kubernetes/kubernetes/blob/v1.36.2/pkg/serviceaccount/claims.go
// "kubernetes.io" has no "warnafter": that is set only where the audience is the API server.
type claims struct {
	// Audience is a list even of one, which jwt.Claims would write as a string.
	Audience   []string         `json:"aud"`
	Expiry     *jwt.NumericDate `json:"exp"`
	IssuedAt   *jwt.NumericDate `json:"iat"`
	Issuer     string           `json:"iss"`
	ID         string           `json:"jti"`
	Kubernetes bound            `json:"kubernetes.io"`
	NotBefore  *jwt.NumericDate `json:"nbf"`
	Subject    string           `json:"sub"`
}

type bound struct {
	Namespace      string    `json:"namespace"`
	Node           reference `json:"node"`
	Pod            reference `json:"pod"`
	ServiceAccount reference `json:"serviceaccount"`
}

type reference struct {
	Name string `json:"name"`
	UID  string `json:"uid"`
}

func newReference(name string) reference {
	return reference{Name: name, UID: string(uuid.NewUUID())}
}

// Mint returns a token for a service account and an audience, valid from Skew before now
// until Life after that. It is a secret as long as it is valid.
func (m *Minter) Mint(account ServiceAccount, audience string, now time.Time) (string, error) {
	issued := now.Add(-Skew)
	content := claims{
		Issuer:    m.issuer,
		Subject:   account.Subject(),
		Audience:  []string{audience},
		IssuedAt:  jwt.NewNumericDate(issued),
		NotBefore: jwt.NewNumericDate(issued),
		Expiry:    jwt.NewNumericDate(issued.Add(Life)),
		ID:        string(uuid.NewUUID()),
		Kubernetes: bound{
			Namespace:      account.Namespace,
			Node:           newReference("openshift-install-sts"),
			Pod:            newReference("openshift-install-sts-verify"),
			ServiceAccount: newReference(account.Name),
		},
	}
	text, err := jwt.Signed(m.signer).Claims(content).Serialize()
	if err != nil {
		return "", fmt.Errorf("mint a token for %s: %w", account.Subject(), err)
	}
	return text, nil
}
