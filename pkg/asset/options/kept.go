package options

import (
	"context"
	"time"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// Kept are the options that say where the cluster's resources are and how they are to be, as flags gave
// them: to this run, or to an earlier one and to none since. A later run takes them over, since one that
// forgot the permissions boundary would take it off every role. What sts-config.yaml says is not kept:
// the file itself is.
type Kept struct {
	InfraName              string            `json:"name,omitempty"`
	Region                 string            `json:"region,omitempty"`
	AccountID              string            `json:"accountID,omitempty"`
	AssumeRoleARN          string            `json:"assumeRoleARN,omitempty"`
	PermissionsBoundaryARN string            `json:"permissionsBoundaryARN,omitempty"`
	RolePath               string            `json:"rolePath,omitempty"`
	RoleNameTemplate       string            `json:"roleNameTemplate,omitempty"`
	RoleMaxSessionDuration duration          `json:"roleMaxSessionDuration,omitempty"`
	Tags                   map[string]string `json:"tags,omitzero"` // an empty one means none
	PrivateBucket          bool              `json:"createPrivateS3Bucket,omitempty"`
	KMSKeyARN              string            `json:"kmsKeyARN,omitempty"`
	IssuerURL              string            `json:"issuerURL,omitempty"`
	SharedIssuer           bool              `json:"sharedIssuer,omitempty"`
	Thumbprint             string            `json:"thumbprint,omitempty"`
}

// duration is kept as sts-config.yaml says it, such as "2h0m0s".
type duration time.Duration

// MarshalText writes the duration.
func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what MarshalText has written.
func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = duration(parsed)
	return err
}

var (
	_ store.Saved   = (*Kept)(nil)
	_ store.Changer = (*Kept)(nil)
)

// Name returns the human-friendly name of the asset.
func (*Kept) Name() string { return "Kept Options" }

// StateID returns the name in the state file.
func (*Kept) StateID() string { return "options" }

// Changes says what is changed. That it is said at all makes the options be kept only once nothing
// speaks against them: a mistyped one must not come back in the next run.
func (*Kept) Changes() string { return "keeps the options for later runs" }

// Dependencies returns the options.
func (*Kept) Dependencies() []asset.Asset { return []asset.Asset{&Options{}} }

// Generate takes what is to be kept from the options.
func (k *Kept) Generate(_ context.Context, parents asset.Parents) error {
	o := &Options{}
	parents.Get(o)
	*k = o.keep
	return nil
}
