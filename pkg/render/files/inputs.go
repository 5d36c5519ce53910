package files

import "github.com/openshift/openshift-install-sts/pkg/render"

// The inputs of the calls, with the names of the API reference:
// https://docs.aws.amazon.com/AmazonS3/latest/API and
// https://docs.aws.amazon.com/IAM/latest/APIReference
type (
	bucketConfiguration struct{ LocationConstraint string }

	createBucket struct {
		Bucket                    string
		CreateBucketConfiguration *bucketConfiguration `json:",omitempty"`
	}

	tagging struct{ TagSet []render.Tag }

	putBucketTagging struct {
		Bucket              string
		ExpectedBucketOwner string
		Tagging             tagging
	}

	accessBlock struct {
		BlockPublicAcls       bool
		IgnorePublicAcls      bool
		BlockPublicPolicy     bool
		RestrictPublicBuckets bool
	}

	putPublicAccessBlock struct {
		Bucket                         string
		ExpectedBucketOwner            string
		PublicAccessBlockConfiguration accessBlock
	}

	putBucketPolicy struct {
		Bucket              string
		ExpectedBucketOwner string
		Policy              string
	}

	// putObject has no Body: the command takes that from a file, with --body.
	putObject struct {
		Bucket              string
		ExpectedBucketOwner string
		Key                 string
		ContentType         string
		Tagging             string
	}

	putBucketEncryption struct {
		Bucket                            string
		ExpectedBucketOwner               string
		ServerSideEncryptionConfiguration render.BucketEncryption
	}

	createControl struct {
		OriginAccessControlConfig render.OriginAccessControlConfig
	}

	createDistribution struct {
		DistributionConfigWithTags struct {
			DistributionConfig render.DistributionConfig
			Tags               distributionTags
		}
	}

	distributionTags struct{ Items []render.Tag }

	createProvider struct {
		URL            string `json:"Url"`
		ClientIDList   []string
		ThumbprintList []string `json:",omitempty"`
		Tags           []render.Tag
	}

	createRole struct {
		RoleName                 string
		Path                     string
		Description              string
		AssumeRolePolicyDocument string
		PermissionsBoundary      string `json:",omitempty"`
		MaxSessionDuration       int    `json:",omitempty"` // seconds
		Tags                     []render.Tag
	}

	putRolePolicy struct {
		RoleName       string
		PolicyName     string
		PolicyDocument string
	}

	createPolicy struct {
		PolicyName     string
		Path           string
		Description    string
		PolicyDocument string
		Tags           []render.Tag
	}

	attachRolePolicy struct {
		RoleName  string
		PolicyArn string
	}
)
