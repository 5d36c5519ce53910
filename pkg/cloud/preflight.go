package cloud

import "context"

// Preflight looks at what an account forbids, so that a run is refused before it has changed
// anything and not in its middle. Only a target that reaches AWS has it: see PreflightOf. What the
// caller may not ask is not known, which is no error.
type Preflight interface {
	// AccountBlock returns the account's own block of public access to S3, which is in force for
	// all its buckets; nil where it is not known. An account without one blocks nothing.
	AccountBlock(ctx context.Context, account string) (*AccountPublicAccessBlock, error)
	// PolicyExists reports whether there is a managed policy, such as a permissions boundary, by
	// its ARN; one of AWS's own (arn:aws:iam::aws:policy/...), too.
	PolicyExists(ctx context.Context, arn string) (known, exists bool, err error)
}

// AccountPublicAccessBlock are the four switches of an account's block of public access to S3:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
type AccountPublicAccessBlock PublicAccessBlock

// ForbidsPublicPolicy reports whether a bucket of the account cannot be read by everybody, with
// the switch that says so, as S3's API names it.
func (b AccountPublicAccessBlock) ForbidsPublicPolicy() (by string, forbids bool) {
	switch {
	case b.BlockPublicPolicy:
		return "BlockPublicPolicy", true
	case b.RestrictPublicBuckets:
		return "RestrictPublicBuckets", true
	}
	return "", false
}

// PreflightOf returns what a target, or one that it goes through, can look at beforehand; nil for
// one that reaches no AWS.
func PreflightOf(t Target) Preflight {
	for t != nil {
		if p, ok := t.(Preflight); ok {
			return p
		}
		wrapper, ok := t.(interface{ Unwrap() Target })
		if !ok {
			return nil
		}
		t = wrapper.Unwrap()
	}
	return nil
}
