package stsconfig

import "time"

// FileName is the file's name in the install directory.
const FileName = "sts-config.yaml"

// Config is what sts-config.yaml can say. A field that is nil was not given; an empty value was.
// Only the shape of values is known to be right: what a value must be is checked where it is
// used, for flags and file alike.
type Config struct {
	// Name is the prefix of every AWS resource. Default: the infrastructure name in the install
	// directory, which a second `openshift-install create manifests` changes.
	//
	//	name: mycluster-x7k2p
	Name *string `json:"name,omitempty" flag:"name" group:"Where the resources are, and what they are called" used:"create plan render verify destroy"`
	// Region is the AWS region of the cluster. Default: the region in the install directory.
	//
	//	region: eu-west-1
	Region *string `json:"region,omitempty" flag:"region" used:"create plan render verify destroy"`
	// AccountID is the AWS account, 12 digits in quotes: without them YAML reads a number. Default:
	// AWS is asked. `render` asks nobody and needs it.
	//
	//	accountID: "123456789012"
	AccountID *string `json:"accountID,omitempty" flag:"account-id" used:"create plan render verify destroy"`
	// AssumeRoleARN is the role that create, plan, verify and destroy take on before they speak to
	// AWS, such as one in the cluster's account when the credentials are those of another. Default: none.
	//
	//	assumeRoleARN: arn:aws:iam::123456789012:role/openshift-creator
	AssumeRoleARN *string `json:"assumeRoleARN,omitempty" flag:"assume-role-arn" used:"create plan verify destroy"`

	// ReleaseImage is the release whose CredentialsRequests are used: a pull spec, oci:DIR[:TAG],
	// docker-archive:FILE, oc-mirror:DIR-or-FILE or dir:DIR. Default: what
	// openshift-install installs.
	//
	//	releaseImage: quay.io/openshift-release-dev/ocp-release:4.19.10-x86_64
	ReleaseImage *string `json:"releaseImage,omitempty" flag:"release-image" group:"Which components get a role" used:"create plan render destroy"`
	// AllowVersionMismatch goes on although the release is of another version than the
	// openshift-install that made the manifests. Default: false.
	//
	//	allowVersionMismatch: true
	AllowVersionMismatch *bool `json:"allowVersionMismatch,omitempty" flag:"allow-version-mismatch" used:"create plan render"`
	// RegistryConfig is a file with credentials for registries, in the format of a pull secret.
	// Default: the pull secret in the install directory.
	//
	//	registryConfig: ../pull-secret.json
	RegistryConfig *string `json:"registryConfig,omitempty" flag:"registry-config" used:"create plan destroy"`
	// CertificateAuthority is a PEM file of certificate authorities to trust, beside the system's, those of
	// AWS_CA_BUNDLE and those of the install-config's additionalTrustBundle. Default: none.
	//
	//	certificateAuthority: ../ca-bundle.pem
	CertificateAuthority *string `json:"certificateAuthority,omitempty" flag:"certificate-authority" used:"create plan verify destroy"`
	// CredentialsRequestsDirs are directories of CredentialsRequest files, beside releaseImage or
	// instead of it. Default: none.
	//
	//	credentialsRequestsDirs:
	//	  - ../credrequests
	CredentialsRequestsDirs []string `json:"credentialsRequestsDirs,omitempty" flag:"credentials-requests-dir" used:"create plan render destroy"`
	// ServiceAccountsFile is a YAML file that names the service accounts of CredentialsRequests
	// that name none: a list by the request's name. Default: none.
	//
	//	serviceAccountsFile: ../service-accounts.yaml
	ServiceAccountsFile *string `json:"serviceAccountsFile,omitempty" flag:"service-accounts-file" used:"create plan render"`

	// PermissionsBoundaryARN is the managed policy that bounds the permissions of every role.
	// Default: no boundary.
	//
	//	permissionsBoundaryARN: arn:aws:iam::123456789012:policy/openshift-boundary
	PermissionsBoundaryARN *string `json:"permissionsBoundaryARN,omitempty" flag:"permissions-boundary-arn" group:"How the roles are" used:"create plan render verify"`
	// RolePath is the IAM path of every role. It begins and ends with a slash. Default: /.
	//
	//	rolePath: /openshift/
	RolePath *string `json:"rolePath,omitempty" flag:"role-path" used:"create plan render verify"`
	// RoleNameTemplate is what a role is called. {name} stands for the prefix of every resource,
	// {namespace} and {secret} for the component's Secret, {hash} for 8 characters that these three
	// determine; without {hash} all three are needed. A name of more than 64 characters is refused. Default:
	// {name}-{namespace}-{secret}, cut and ended by a hash where it is too long.
	//
	//	roleNameTemplate: "{name}-{secret}-{hash}"
	RoleNameTemplate *string `json:"roleNameTemplate,omitempty" flag:"role-name-template" used:"create plan render verify destroy"`
	// RoleMaxSessionDuration is how long a session of a role may last: 1h to 12h, in whole seconds.
	// Default: IAM's hour for new roles; roles that exist keep theirs.
	//
	//	roleMaxSessionDuration: 2h
	RoleMaxSessionDuration *time.Duration `json:"roleMaxSessionDuration,omitempty" flag:"role-max-session-duration" used:"create plan render verify"`
	// Tags are added to all resources, beside those that say whose they are. {} means none.
	// Default: the install-config's platform.aws.userTags.
	//
	//	tags:
	//	  cost-center: "4711"
	//	  team: platform
	Tags map[string]string `json:"tags,omitempty" flag:"tags" used:"create plan render verify"`

	// CreatePrivateS3Bucket keeps the documents of the issuer in a private bucket, behind CloudFront.
	// Only in the partition aws. Default: false, a bucket whose documents everybody can read.
	//
	//	createPrivateS3Bucket: true
	CreatePrivateS3Bucket *bool `json:"createPrivateS3Bucket,omitempty" flag:"create-private-s3-bucket" group:"Where the issuer's documents are served" used:"create plan render verify"`
	// KMSKeyARN is a customer-managed key of KMS that encrypts the objects of the private bucket. Only
	// with createPrivateS3Bucket, since S3 refuses anonymous readers of such objects. Default: S3's
	// own encryption.
	//
	//	kmsKeyARN: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
	KMSKeyARN *string `json:"kmsKeyARN,omitempty" flag:"kms-key-arn" used:"create plan render verify"`
	// IssuerURL is where you serve the documents yourself; no bucket is made. It is https, without
	// port, query, fragment or trailing slash, and may have a path. With createPrivateS3Bucket it is the
	// domain of the distribution that serves the bucket, for `render`, which cannot ask for it. Default:
	// the bucket's own URL, or the distribution's.
	//
	//	issuerURL: https://oidc.example.com/mycluster-x7k2p
	IssuerURL *string `json:"issuerURL,omitempty" flag:"issuer-url" used:"create plan render verify destroy"`
	// SharedIssuer says that other clusters use the same issuer: their keys stay in its key set, and
	// each of these clusters can assume the roles of the others. Only with issuerURL. Default: false,
	// keys that are not this cluster's are refused.
	//
	//	sharedIssuer: true
	SharedIssuer *bool `json:"sharedIssuer,omitempty" flag:"shared-issuer" used:"create plan render verify destroy"`
	// IssuerKeysFile is the key set (keys.json) that a shared issuer serves now, for a run that does not
	// ask for it: `render`, or one with skipIssuerCheck. Default: the issuer is asked.
	//
	//	issuerKeysFile: ../fleet-keys.json
	IssuerKeysFile *string `json:"issuerKeysFile,omitempty" flag:"issuer-keys-file" used:"create plan render verify"`
	// SkipIssuerCheck does not check that the documents are served, and are the right ones: with issuerURL
	// before the identity provider is made, with createPrivateS3Bucket once everything is, for a machine
	// that does not reach the URL. Only with one of the two. Default: false.
	//
	//	skipIssuerCheck: true
	SkipIssuerCheck *bool `json:"skipIssuerCheck,omitempty" flag:"skip-issuer-check" used:"create plan"`
	// Thumbprint is that of the identity provider: a SHA-1 in hexadecimal, or auto, that of the top
	// certificate which the issuer serves. Default: none, IAM finds it itself.
	//
	//	thumbprint: auto
	Thumbprint *string `json:"thumbprint,omitempty" flag:"thumbprint" used:"create plan render verify"`

	// PrivateKeyFile is the RSA private key that signs the tokens of service accounts. Default: a new
	// key.
	//
	//	privateKeyFile: ../signer.key
	PrivateKeyFile *string `json:"privateKeyFile,omitempty" flag:"private-key-file" group:"The signing key" used:"create plan render"`
	// PublicKeyFile is the public key of privateKeyFile. Given alone, tls/ is left to you. Default: it
	// follows from the private key.
	//
	//	publicKeyFile: ../signer.pub
	PublicKeyFile *string `json:"publicKeyFile,omitempty" flag:"public-key-file" used:"create plan render"`

	// Adopt takes over a bucket, an identity provider, roles and policies of this cluster's names that
	// carry no cluster's tag. Default: false.
	//
	//	adopt: true
	Adopt *bool `json:"adopt,omitempty" flag:"adopt" group:"How AWS is worked with" used:"create plan"`
	// Concurrency is the number of requests to AWS that are under way at once. Default: 32.
	//
	//	concurrency: 8
	Concurrency *int `json:"concurrency,omitempty" flag:"concurrency" used:"create plan verify destroy"`
	// RequestTimeout is how long one request to AWS may take before it is tried again. Default: 30s.
	//
	//	requestTimeout: 1m
	RequestTimeout *time.Duration `json:"requestTimeout,omitempty" flag:"request-timeout" used:"create plan verify destroy"`

	// CredentialsRequests change what single CredentialsRequests ask for. Each item names one request
	// and says at least one thing more. What changes permissions has a reason, which plan and reports
	// show. An item whose request the cluster does not have is an error. Default: none.
	//
	//	credentialsRequests:
	//	  - name: openshift-cloud-credential-operator/openshift-ingress
	//	    serviceAccounts:
	//	      - external-dns-operator
	//	    addActions:
	//	      - actions:
	//	          - route53:GetHostedZone
	//	        resources:
	//	          - arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ
	//	        reason: The operator of our own asks for the zone's name servers.
	//	    narrow:
	//	      - actions:
	//	          - route53:ChangeResourceRecordSets
	//	        resources:
	//	          - arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ
	//	        reason: Records are written into the cluster's own zone alone.
	//	  - name: openshift-machine-api-aws
	//	    removeActions:
	//	      - actions:
	//	          - kms:CreateGrant
	//	          - kms:ListGrants
	//	          - kms:RevokeGrant
	//	        reason: No machine set has a key of its own for its volumes.
	//	    narrow:
	//	      - actions:
	//	          - ec2:TerminateInstances
	//	        condition:
	//	          StringEquals:
	//	            aws:ResourceTag/kubernetes.io/cluster/mycluster-x7k2p: owned
	//	        reason: No machines but the cluster's own may be deleted.
	//	  - name: aws-ebs-csi-driver-operator
	//	    audiences:
	//	      - openshift
	//	      - sts.amazonaws.com
	//	  - name: openshift-cloud-network-config-controller-aws
	//	    roleARN: arn:aws:iam::123456789012:role/network/cloud-network-config
	CredentialsRequests []Override `json:"credentialsRequests,omitempty" group:"What only this file can say" used:"create plan render verify"`
	// Lint says which findings about policies are meant to be so. Default: none.
	//
	//	lint:
	//	  silence:
	//	    - check: any-resource
	//	      request: openshift-cloud-credential-operator/openshift-machine-api-aws
	//	      reason: The instances do not exist yet when they are created.
	Lint *Lint `json:"lint,omitempty" used:"plan render"`
}
