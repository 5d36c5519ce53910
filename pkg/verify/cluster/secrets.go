package cluster

import (
	"context"
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// accessKeySettings are the settings of an AWS config, and the keys of a Secret, that hold a
// long-lived credential, or a part of one.
var accessKeySettings = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}

func checkSecrets(ctx context.Context, in Input) []verify.Result {
	checks := make([]func() []verify.Result, len(in.Components))
	for i, component := range in.Components {
		checks[i] = func() []verify.Result { return checkSecret(ctx, in.Client, component) }
	}
	return side(checks...)
}

func checkSecret(ctx context.Context, client *Client, component Component) []verify.Result {
	subject := secretSubject(component.Request.Secret)
	if component.RoleARN == "" {
		// Whatever the Secret names, nothing says whether it is right.
		return []verify.Result{secrets.Problem(subject, "the last run did not come to its end: the state has no role for CredentialsRequest %s", component.Request.ID()).
			Advise("Run `openshift-install-sts create iam-roles` to its end, and this command again.")}
	}
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
	var doubts []string
	text, ok := data[awsconfig.Key]
	if !ok {
		wrong = append(wrong, "it has no key "+awsconfig.Key+", where components look for their role")
	} else {
		config := awsconfig.Parse(string(text))
		wrong, doubts = append(wrong, judgeConfig(component, config)...), config.Doubts()
	}
	const replace = "Replace it: `%s`; then delete the component's pods, so that they read it."
	switch {
	case len(wrong) > 0:
		return secrets.Problem(subject, "%s", strings.Join(append(wrong, doubts...), "; ")).
			Advise(replace+" An access key that stood in it should be deleted in IAM.", commands(component, "replace"))
	case len(doubts) > 0:
		return secrets.Warning(subject, "%s", strings.Join(doubts, "; ")).
			Advise("Unless you know what they are for: "+replace, commands(component, "replace"))
	}
	return secrets.OK(subject)
}

// commands are shell commands that make the Secret of a component what it should be; with "apply" an
// existing one keeps the keys that are not ours, with "replace" it does not.
func commands(component Component, verb string) string {
	secret := component.Request.Secret
	format := strings.ReplaceAll(awsconfig.Text("%s", "%s"), "\n", `\n`)
	return fmt.Sprintf(`printf '%s' %s %s | oc create secret generic %s -n %s --from-file=%s=/dev/stdin --dry-run=client -o yaml | oc %s -f -`,
		format, diagnostic.ShellQuote(component.RoleARN), diagnostic.ShellQuote(component.TokenPath),
		diagnostic.ShellQuote(secret.Name), diagnostic.ShellQuote(secret.Namespace), awsconfig.Key, verb)
}

// judgeConfig says what is wrong with the AWS config of a component.
func judgeConfig(component Component, config awsconfig.Config) []string {
	wrong := config.Flaws()
	for _, name := range accessKeySettings {
		if config.Sets(name) {
			wrong = append(wrong, "its credentials hold "+name+", a long-lived credential")
		}
	}
	profile := config.Default()
	if profile == nil {
		return wrong
	}
	wrong = append(wrong, judgeSetting(profile, awsconfig.RoleARN, component.RoleARN, "arn:")...)
	return append(wrong, judgeSetting(profile, awsconfig.TokenFile, component.TokenPath, "/")...)
}

// judgeSetting compares a setting. A value is shown if it begins with prefix.
func judgeSetting(profile *awsconfig.Profile, name, want, prefix string) []string {
	switch value := profile.Value(name); {
	case value == "":
		return []string{name + " is missing, and should be " + want}
	case value == want:
		return nil
	case strings.HasPrefix(value, prefix):
		return []string{name + " is " + quoted(value) + ", and should be " + want}
	}
	return []string{name + " does not begin with " + prefix + " and should be " + want}
}
