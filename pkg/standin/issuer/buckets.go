package issuer

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// object reads an object of a bucket from moto, without credentials. Without a Host of S3's, moto takes
// the first part of the path for the bucket.
func (o *Origins) object(ctx context.Context, method, bucket, path string) (answer, error) {
	// moto passes over whom a policy is for.
	policy, err := awsstate.NewS3(o.upstream.String()).GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err == nil && !admitsEverybody(aws.ToString(policy.Policy)) {
		return refusal(http.StatusForbidden), nil
	}
	request, err := http.NewRequestWithContext(ctx, method, o.upstream.String()+"/"+bucket+path, nil)
	if err != nil {
		return answer{}, fmt.Errorf("asking moto: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, fmt.Errorf("asking moto: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, fmt.Errorf("asking moto: %w", err)
	}
	return answer{response.StatusCode, response.Header, body}, nil
}

// distribution reads through the distribution of a domain, as CloudFront does: by the signature that the
// bucket's policy must admit.
func (o *Origins) distribution(ctx context.Context, domain, path string) (answer, error) {
	id, config, err := o.findDistribution(ctx, domain)
	if err != nil {
		return answer{}, err
	}
	if config == nil || !aws.ToBool(config.Enabled) || config.Origins == nil || len(config.Origins.Items) == 0 {
		return refusal(http.StatusForbidden), nil // CloudFront's answer to a domain of nobody's
	}
	origin := config.Origins.Items[0]
	bucket, _, _ := strings.Cut(aws.ToString(origin.DomainName), ".")
	client := awsstate.NewS3(o.upstream.String())
	policy, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err != nil || !admits(aws.ToString(policy.Policy), id, origin) {
		return refusal(http.StatusForbidden), nil // S3 refuses whom no policy admits
	}
	key := strings.TrimPrefix(path, "/")
	got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return refusal(http.StatusForbidden), nil // as S3 says without s3:ListBucket
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, fmt.Errorf("asking moto: %w", err)
	}
	return answer{http.StatusOK, http.Header{"Content-Type": {aws.ToString(got.ContentType)}}, body}, nil
}

// findDistribution returns the ID and the configuration of the distribution that has a domain; nil for
// none.
func (o *Origins) findDistribution(ctx context.Context, domain string) (string, *types.DistributionConfig, error) {
	client := cloudfront.NewFromConfig(awsstate.Config(o.upstream.String()))
	pages := cloudfront.NewListDistributionsPaginator(client, &cloudfront.ListDistributionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return "", nil, fmt.Errorf("asking moto for distributions: %w", err)
		}
		if page.DistributionList == nil {
			continue
		}
		for _, d := range page.DistributionList.Items {
			if aws.ToString(d.DomainName) != domain {
				continue
			}
			out, err := client.GetDistributionConfig(ctx, &cloudfront.GetDistributionConfigInput{Id: d.Id})
			if err != nil {
				return "", nil, fmt.Errorf("asking moto for a distribution: %w", err)
			}
			return aws.ToString(d.Id), out.DistributionConfig, nil
		}
	}
	return "", nil, nil
}

// admitsEverybody reports whether a bucket's policy has a statement for everybody.
func admitsEverybody(policy string) bool {
	var document struct {
		Statement []struct {
			Principal json.RawMessage `json:"Principal"`
		} `json:"Statement"`
	}
	if json.Unmarshal([]byte(policy), &document) != nil {
		return true // for moto to judge
	}
	for _, s := range document.Statement {
		if principal := strings.ReplaceAll(string(s.Principal), " ", ""); principal == `"*"` || principal == `{"AWS":"*"}` {
			return true
		}
	}
	return false
}

// admits reports whether a bucket's policy admits a distribution: by its ID, for one that signs with an
// origin access control, or by its origin access identity. That the one or the other is named is
// judged; the rest of a policy's language is not, nor is the control itself, which moto forgets.
func admits(policy, id string, origin types.Origin) bool {
	if strings.Contains(policy, `"cloudfront.amazonaws.com"`) && strings.Contains(policy, `:distribution/`+id+`"`) {
		return true
	}
	identity := "" // moto keeps one, and tells none: any will do
	if origin.S3OriginConfig != nil {
		identity = aws.ToString(origin.S3OriginConfig.OriginAccessIdentity)
	}
	return strings.Contains(policy, "Origin Access Identity "+identity[strings.LastIndexByte(identity, '/')+1:])
}
