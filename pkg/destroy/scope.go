package destroy

import (
	"cmp"
	"context"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// Scope says whose resources are deleted.
type Scope struct {
	// Endpoint says where they are. Its account is empty until the credentials tell it.
	endpoint.Endpoint
	// Pinned says that resources of this cluster were created from the directory, so that the state
	// says where they are.
	Pinned bool
	// Recorded says that the state's ledger is about this cluster: it is pinned, or an earlier destroy
	// without a state left something in it.
	Recorded bool
	// Known says that the state or the files of openshift-install are about this cluster, be it that
	// nothing of it is left.
	Known bool
	// Other is the infrastructure name of the cluster that the state is about, if that is another
	// one.
	Other string
	// RoleNameTemplate is the pattern of roles' names: names by it are tried beside the default ones. It
	// may be empty, and other than the one that the roles were named by.
	RoleNameTemplate string
}

// State is what earlier runs left.
type State interface {
	// Saved fills value with what was saved under a state ID, and reports whether anything was.
	Saved(stateID string, value any) (bool, error)
	// Resources returns the names of the resources in the ledger.
	Resources() []string
}

// NewScope decides whose resources are deleted: given by the user, else those of the ledger, else
// those of the cluster of the directory, else those that an earlier run deleted already.
// accountID is empty unless it was given.
func NewScope(ctx context.Context, given installdir.Given, accountID string, dir *installdir.Directory, state State) (*Scope, error) {
	if accountID != "" {
		if err := options.CheckAccountID("--account-id", accountID); err != nil {
			return nil, err
		}
	}
	saved, err := endpoint.Recall(state)
	if err != nil {
		return nil, err
	}
	known := saved != nil
	if !known {
		saved = &endpoint.Endpoint{}
	}
	pinned := known && len(state.Resources()) > 0
	s := &Scope{}
	if pinned {
		s.InfraName = saved.InfraName
	}
	s.InfraName = cmp.Or(given.InfraName, s.InfraName, dir.InfraName, saved.InfraName)
	same := known && s.InfraName == saved.InfraName
	s.Pinned, s.Known = pinned && same, same || s.InfraName == dir.InfraName
	s.Recorded = s.Pinned || !known && len(state.Resources()) > 0
	if known && !same {
		s.Other = saved.InfraName
	}
	if same {
		s.Region, s.Account = saved.Region, saved.Account
	}
	s.Region = cmp.Or(given.Region, s.Region, dir.Region)
	if err := s.check(dir); err != nil {
		return nil, err
	}
	if s.Pinned && given.Region != "" && given.Region != saved.Region {
		return nil, diagnostic.Inputf("Leave --region away.",
			"the resources of this directory are in %s, as the state says, and not in %s", saved.Region, given.Region)
	}
	if s.Pinned && accountID != "" && accountID != saved.Account {
		return nil, diagnostic.Inputf("Use credentials of that account, and leave --account-id away.",
			"the resources of this directory are in account %s, as the state says, and not in %s", saved.Account, accountID)
	}
	if !s.Pinned {
		// What an earlier run deleted, or was rendered, says nothing about what others made since.
		s.Account = accountID
	}
	if s.Partition, err = cloud.PartitionOf(s.Region); err != nil {
		return nil, err
	}
	if s.Pinned {
		s.IssuerKind = saved.IssuerKind
	}
	if s.Pinned && !saved.Pending {
		s.Issuer = saved.Issuer
		return s, nil
	}
	s.Issuer, err = endpoint.BucketIssuer(ctx, s.BucketName(), s.Region)
	return s, err
}

// UseIssuer takes the issuer that the user says the cluster has, for whose documents there is no bucket;
// an empty one says nothing. source is where it stands, such as "--issuer-url". Where the state knows the
// issuer it must be that one.
func (s *Scope) UseIssuer(source, issuer string) error {
	switch {
	case issuer == "" || s.Pinned && s.Issuer == issuer:
		return nil
	case s.Pinned:
		return diagnostic.Inputf("Leave it away.", "%s %s: the issuer of this directory's resources is %s, as the state says",
			source, diagnostic.Quote(issuer), s.Issuer)
	}
	if err := oidc.CheckIssuer(source, issuer); err != nil {
		return err
	}
	s.Issuer, s.IssuerKind = issuer, endpoint.SelfHosted
	return nil
}

// check demands a name and a region.
func (s *Scope) check(dir *installdir.Directory) error {
	where := diagnostic.ShellQuote(dir.Dir)
	if s.InfraName == "" {
		return diagnostic.Inputf("Give it with --name, or name the install directory with --dir.",
			"no file in %s tells the infrastructure name of the cluster whose resources are to be deleted", where)
	}
	if err := installdir.ValidateInfraName(s.InfraName); err != nil {
		return err
	}
	if s.Region == "" {
		return diagnostic.Inputf("Give it with --region.", "no file in %s tells the AWS region of the resources of %s", where, s.InfraName)
	}
	return installdir.ValidateRegion(s.Region)
}

// UseAccount takes the account that the credentials belong to, and refuses another one than the
// resources are in.
func (s *Scope) UseAccount(a cloud.Account) error {
	if s.Account != "" && s.Account != a.ID {
		return diagnostic.Inputf("Use credentials of that account (AWS_PROFILE), or correct --account-id.",
			"the credentials belong to account %s (%s), and the cluster's resources to account %s", a.ID, a.ARN, s.Account)
	}
	if a.Partition != s.Partition {
		return diagnostic.Inputf("Use credentials of that partition, or another --region.",
			"the credentials belong to partition %s (%s), and region %s to %s", a.Partition, a.ARN, s.Region, s.Partition)
	}
	s.Account = a.ID
	return nil
}
