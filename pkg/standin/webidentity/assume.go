package webidentity

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

// The codes of the errors:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
const (
	codeDenied  = "AccessDenied"
	codeToken   = "InvalidIdentityToken"
	codeExpired = "ExpiredTokenException"
	codeIssuer  = "IDPCommunicationError"
)

// iamReader is what is asked of IAM.
type iamReader interface {
	GetRole(context.Context, *iam.GetRoleInput, ...func(*iam.Options)) (*iam.GetRoleOutput, error)
	GetOpenIDConnectProvider(context.Context, *iam.GetOpenIDConnectProviderInput, ...func(*iam.Options)) (*iam.GetOpenIDConnectProviderOutput, error)
}

// session is an assumed role.
type session struct {
	arn, account, token string
}

// assume judges a token and gives credentials.
func (s *Server) assume(ctx context.Context, r *http.Request, form url.Values) answer {
	text, roleARN, name := form.Get("WebIdentityToken"), form.Get("RoleArn"), form.Get("RoleSessionName")
	behaviour := s.begin(text)
	if r.Header.Get("Authorization") != "" {
		// STS would not mind; a pod has nothing to sign with, and neither must the program.
		return refuse("ValidationError", "the stand-in takes unsigned calls only")
	}
	parts := strings.SplitN(roleARN, ":", 6)
	if len(parts) != 6 || !strings.HasPrefix(parts[5], "role/") {
		return refuse("ValidationError", roleARN+" is invalid")
	}
	partition, account, role := parts[1], parts[4], roleARN[strings.LastIndexByte(roleARN, '/')+1:]
	token, err := parse(text)
	if err != nil {
		return refuse(codeToken, "Provided Token is not a Valid JWT")
	}
	if !behaviour.AcceptAny {
		if refused := s.judge(ctx, behaviour, token, partition, account, roleARN, role); refused != nil {
			return answer{refusal: refused}
		}
	}
	if behaviour.OtherRole != "" {
		role = behaviour.OtherRole
	}
	return answer{result: s.give(token, session{
		arn: fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", partition, account, role, name), account: account, token: rand.Text(),
	})}
}

// begin counts a call, and returns what is to be done wrong with it.
func (s *Server) begin(token string) Behaviour {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	s.secrets = append(append(s.secrets, token), strings.Split(token, ".")...)
	now := s.behaviour
	for _, left := range []*int{&s.behaviour.UnknownProvider, &s.behaviour.DeniedRole, &s.behaviour.UnreachableIssuer} {
		if *left > 0 {
			*left--
			break
		}
	}
	return now
}

// judge refuses a token that STS would refuse.
func (s *Server) judge(ctx context.Context, b Behaviour, t *identityToken, partition, account, roleARN, role string) *refusal {
	host := strings.TrimPrefix(t.claims.Issuer, "https://")
	providerARN := fmt.Sprintf("arn:%s:iam::%s:oidc-provider/%s", partition, account, host)
	provider, err := s.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &providerARN})
	switch {
	case b.UnknownProvider > 0, isMissing(err):
		return &refusal{codeToken, "No OpenIDConnect provider found in your account for " + t.claims.Issuer}
	case b.DeniedRole > 0:
		return denied()
	case b.UnreachableIssuer > 0:
		return &refusal{codeIssuer, "Error when trying to communicate with the identity provider"}
	case err != nil:
		return &refusal{"InternalFailure", err.Error()}
	}
	if !b.IgnoreSignature {
		if refused := s.checkSignature(ctx, t); refused != nil {
			return refused
		}
	}
	if refused := t.checkTime(time.Now()); refused != nil {
		return refused
	}
	admitted := slices.ContainsFunc(t.claims.Audience, func(a string) bool { return slices.Contains(provider.ClientIDList, a) })
	if !admitted && !b.IgnoreAudiences {
		return &refusal{codeToken, "Incorrect token audience"}
	}
	if b.IgnoreTrust {
		return nil
	}
	return s.checkTrust(ctx, t, providerARN, roleARN, role)
}

func (s *Server) checkTrust(ctx context.Context, t *identityToken, providerARN, roleARN, role string) *refusal {
	out, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &role})
	switch {
	case isMissing(err):
		return denied()
	case err != nil:
		return &refusal{"InternalFailure", err.Error()}
	case aws.ToString(out.Role.Arn) != roleARN:
		return denied()
	}
	document, err := iampolicy.Decode(aws.ToString(out.Role.AssumeRolePolicyDocument))
	if err != nil {
		return denied()
	}
	allowed, err := trusts(document, request{
		provider: providerARN, issuer: strings.TrimPrefix(t.claims.Issuer, "https://"), subject: t.claims.Subject, audiences: t.claims.Audience,
	})
	if err != nil || !allowed {
		return denied()
	}
	return nil
}

func denied() *refusal {
	return &refusal{codeDenied, "Not authorized to perform sts:AssumeRoleWithWebIdentity"}
}

func isMissing(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && strings.HasPrefix(api.ErrorCode(), "NoSuchEntity")
}

// give makes credentials for a session.
func (s *Server) give(t *identityToken, who session) assumeResult {
	result := assumeResult{SubjectFromWebIdentityToken: t.claims.Subject, Provider: t.claims.Issuer}
	if len(t.claims.Audience) > 0 {
		result.Audience = t.claims.Audience[0]
	}
	result.AssumedRoleUser.Arn = who.arn
	result.AssumedRoleUser.AssumedRoleID = "AROA" + rand.Text()[:16] + ":" + who.arn[strings.LastIndexByte(who.arn, '/')+1:]
	result.Credentials.AccessKeyID = "ASIA" + rand.Text()[:16]
	result.Credentials.SecretAccessKey = rand.Text() + rand.Text()[:14]
	result.Credentials.SessionToken = who.token
	result.Credentials.Expiration = time.Now().Add(15 * time.Minute).UTC()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[result.Credentials.AccessKeyID] = who
	s.secrets = append(s.secrets, result.Credentials.SecretAccessKey, who.token)
	return result
}

// session returns whose session a request is signed with. The signature itself is not
// checked, but the session's token is.
func (s *Server) session(r *http.Request) (session, bool) {
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(rest, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	who, ok := s.sessions[key]
	return who, ok
}

func (s *Server) identity(who session, r *http.Request) answer {
	s.mu.Lock()
	behaviour := s.behaviour
	s.mu.Unlock()
	if behaviour.RefuseSessions || r.Header.Get("X-Amz-Security-Token") != who.token {
		return refuse("InvalidClientTokenId", "The security token included in the request is invalid")
	}
	if behaviour.OtherAccount != "" {
		who.account = behaviour.OtherAccount
	}
	return answer{result: queryapi.Identity{Arn: who.arn, UserID: "AROA:session", Account: who.account}}
}
