package cluster

import (
	"context"
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// credentialsKey is the key of a Secret under which components look for an AWS config.
const credentialsKey = "credentials"

// accessKeySettings are the settings of an AWS config, and the keys of a Secret, that hold a
// long-lived credential, or a part of one.
var accessKeySettings = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}

// otherSources are settings that name another source of credentials than a token. SDKs use it in the
// role's place, or stop over the two.
var otherSources = []string{"source_profile", "credential_source", "credential_process", "sso_session", "sso_start_url"}

func checkSecrets(ctx context.Context, in Input) []verify.Result {
	checks := make([]func() []verify.Result, len(in.Components))
	for i, component := range in.Components {
		checks[i] = func() []verify.Result { return checkSecret(ctx, in.Client, component) }
	}
	return side(checks...)
}

func checkSecret(ctx context.Context, client *Client, component Component) []verify.Result {
	subject := secretSubject(component.Request.Secret)
	var found corev1.Secret
	err := client.get(ctx, secretObject(component.Request.Secret), &found)
	switch {
	case errors.Is(err, errAbsent):
		return []verify.Result{secrets.Problem(subject, "it is not in the cluster: the pods of CredentialsRequest %s wait for it", component.Request.ID()).
			Advise("Make it: `%s`", commands(component, "apply"))}
	case err != nil:
		return unread(secrets, subject, err)
	}
	return []verify.Result{judgeSecret(component, found.Data)}
}

func secretObject(s credentialsrequest.Secret) object {
	return object{version: "v1", resource: "secrets", namespace: s.Namespace, name: s.Name}
}

func secretSubject(s credentialsrequest.Secret) string { return "Secret " + s.String() }

// judgeSecret says all that is wrong with a Secret's data. What could be a credential is never in it:
// of values only an ARN and an absolute path are shown.
func judgeSecret(component Component, data map[string][]byte) verify.Result {
	subject := secretSubject(component.Request.Secret)
	var wrong []string
	for _, key := range accessKeySettings {
		if _, ok := data[key]; ok {
			wrong = append(wrong, "it has the key "+key+", a long-lived credential")
		}
	}
	text, ok := data[credentialsKey]
	if !ok {
		wrong = append(wrong, "it has no key "+credentialsKey+", where components look for their role")
	} else {
		wrong = append(wrong, judgeConfig(component, parseAWSConfig(string(text)))...)
	}
	if len(wrong) > 0 {
		return secrets.Problem(subject, "%s", strings.Join(wrong, "; ")).
			Advise("Replace it: `%s`; then delete the component's pods, so that they read it. An access key that stood in it should be deleted in IAM.", commands(component, "replace"))
	}
	return secrets.OK(subject)
}

// commands are shell commands that make the Secret of a component what it should be; with "apply" an
// existing one keeps the keys that are not ours, with "replace" it does not.
func commands(component Component, verb string) string {
	secret := component.Request.Secret
	return fmt.Sprintf(`printf '[default]\nsts_regional_endpoints = regional\nrole_arn = %%s\nweb_identity_token_file = %%s\n' %s %s | oc create secret generic %s -n %s --from-file=credentials=/dev/stdin --dry-run=client -o yaml | oc %s -f -`,
		diagnostic.ShellQuote(component.RoleARN), diagnostic.ShellQuote(component.TokenPath),
		diagnostic.ShellQuote(secret.Name), diagnostic.ShellQuote(secret.Namespace), verb)
}

// judgeConfig says what is wrong with the AWS config of a component.
func judgeConfig(component Component, config awsConfig) []string {
	var wrong []string
	if len(config.unreadable) > 0 {
		// The line itself is not shown: it may be a credential that lost its name.
		wrong = append(wrong, "its credentials are no AWS config: see line "+strings.Join(config.unreadable, ", "))
	}
	for _, name := range accessKeySettings {
		if config.anywhere(name) {
			wrong = append(wrong, "its credentials hold "+name+", a long-lived credential")
		}
	}
	profile, ok := config.profiles["default"]
	if !ok {
		return append(wrong, "its credentials have no profile [default]")
	}
	for _, name := range otherSources {
		if len(profile[name]) > 0 {
			wrong = append(wrong, "its credentials have "+name+" beside the role, so that it is not clear which of the two is used")
		}
	}
	wrong = append(wrong, judgeSetting(profile, "role_arn", component.RoleARN, "arn:")...)
	return append(wrong, judgeSetting(profile, "web_identity_token_file", component.TokenPath, "/")...)
}

// judgeSetting compares a setting. A value is shown if it begins with prefix.
func judgeSetting(profile map[string][]string, name, want, prefix string) []string {
	values := profile[name]
	switch {
	case len(values) == 0 || values[0] == "":
		return []string{name + " is missing, and should be " + want}
	case len(values) > 1:
		return []string{name + " is set more than once"}
	case values[0] == want:
		return nil
	case strings.HasPrefix(values[0], prefix):
		return []string{name + " is " + quoted(values[0]) + ", and should be " + want}
	}
	return []string{name + " does not begin with " + prefix + " and should be " + want}
}
