package options

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

// check judges what needs nothing but the options themselves; all that is wrong is told at once. What
// else a value must be the asset says that uses it.
func (o *Options) check() error {
	var errs []error
	refuse := func(wrong bool, hint, format string, args ...any) {
		if wrong {
			errs = append(errs, diagnostic.Inputf(hint, format, args...))
		}
	}
	refuse(o.Concurrency < 1, "Give 1 or more.", "%s %d is not possible", o.Source("concurrency"), o.Concurrency)
	refuse(o.RequestTimeout <= 0, "Give a duration such as 30s.", "%s %s is not possible", o.Source("request-timeout"), o.RequestTimeout)
	errs = append(errs, o.checkLocation()...)
	refuse(o.KMSKeyARN != "" && !o.PrivateBucket, "Ask for --create-private-s3-bucket (createPrivateS3Bucket), too, or "+o.Without("kms-key-arn")+".",
		"%s: S3 lets nobody without credentials read objects that KMS encrypts, and a public bucket is read so", o.Source("kms-key-arn"))
	refuse(o.SkipIssuerCheck && o.IssuerURL == "" && !o.PrivateBucket, "Give --issuer-url (issuerURL) or --create-private-s3-bucket (createPrivateS3Bucket), too, or "+o.Without("skip-issuer-check")+".",
		"%s is about an issuer that you or CloudFront serve, and none is asked for", o.Source("skip-issuer-check"))
	for _, f := range []struct {
		option string
		asked  bool
	}{{"shared-issuer", o.SharedIssuer}, {"issuer-keys-file", o.IssuerKeysFile != ""}} {
		refuse(f.asked && (o.IssuerURL == "" || o.PrivateBucket), "Give --issuer-url (issuerURL), too, or "+o.Without(f.option)+".",
			"%s is about an issuer that you serve yourself, and none is given", o.Source(f.option))
	}
	refuse(o.IssuerKeysFile != "" && !o.SharedIssuer, "Give --shared-issuer (sharedIssuer), too, or "+o.Without("issuer-keys-file")+".",
		"%s has the keys of an issuer that others share, and --shared-issuer is not given", o.Source("issuer-keys-file"))
	if o.AssumeRoleARN != "" {
		errs = append(errs, cloud.CheckAssumeRoleARN(o.Source("assume-role-arn"), o.AssumeRoleARN))
	}
	return errors.Join(errs...)
}

// checkLocation judges what says where the resources are. Whoever takes these from the install directory
// instead judges them himself, and says in which file they are.
func (o *Options) checkLocation() []error {
	var errs []error
	for _, f := range []struct {
		option, value string
		check         func(string) error
	}{
		{"name", o.InfraName, installdir.ValidateInfraName},
		{"region", o.Region, checkRegion},
	} {
		if f.value == "" {
			continue
		}
		if err := f.check(f.value); err != nil {
			errs = append(errs, fmt.Errorf("%s%w", o.Place(f.option), err))
		}
	}
	if o.AccountID != "" {
		errs = append(errs, CheckAccountID(o.Source("account-id"), o.AccountID))
	}
	return errs
}

func checkRegion(region string) error {
	if err := installdir.ValidateRegion(region); err != nil {
		return err
	}
	_, err := cloud.PartitionOf(region)
	return err
}

// CheckAccountID refuses what is no AWS account. source says where it comes from, such as "--account-id".
func CheckAccountID(source, id string) error {
	if !accountID.MatchString(id) {
		return diagnostic.Inputf("Give the 12 digits of the account.", "%s %s is no AWS account", source, diagnostic.Quote(id))
	}
	return nil
}

var accountID = regexp.MustCompile(`^\d{12}$`)
