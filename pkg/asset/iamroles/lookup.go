package iamroles

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
)

// lookup finds the role that a request has already. It may have another name than we would
// give it: ccoctl cuts long names, and a role may have been made by hand. Such a role is kept,
// since the Secrets of a running cluster name it.
type lookup struct {
	target cloud.Target
	log    logrus.FieldLogger
	// recorded are the names of the roles that an earlier run made or took over.
	recorded map[credentialsrequest.Secret]string
	// named are the names of the roles in the Secrets of the install directory, and claims
	// how many Secrets name each.
	named  map[credentialsrequest.Secret]string
	claims map[string]int
	// infraName is the cluster's; empty when nothing can be looked at.
	infraName string
	// template is the pattern of the roles' names, and source where it comes from.
	template, source string
}

// newLookup reads what the state and the install directory tell about the requests' roles.
func newLookup(e *endpoint.Endpoint, opts *options.Options, requests []credentialsrequest.Request, session *store.Session, t cloud.Target, log logrus.FieldLogger) (*lookup, error) {
	l := &lookup{
		target: t, log: log, recorded: map[credentialsrequest.Secret]string{},
		named: map[credentialsrequest.Secret]string{}, claims: map[string]int{},
		template: opts.RoleNameTemplate, source: opts.Source("role-name-template"),
	}
	saved := &IAMRoles{}
	if _, err := session.Previous(saved); err != nil {
		return nil, err
	}
	resources := session.Resources()
	for _, r := range saved.Roles {
		// What was only rendered may be of another name of the cluster, and is not recorded.
		if id := (cloud.ID{Kind: cloud.KindRole, Name: r.RoleName}); slices.Contains(resources, id.String()) {
			l.recorded[r.Secret] = r.RoleName
		}
	}
	if opts.Offline {
		return l, nil
	}
	l.infraName = e.InfraName
	for _, r := range requests {
		if _, ok := l.recorded[r.Secret]; ok || r.RoleARN != "" {
			continue
		}
		if name := namedRole(session.Files(), e, r.Secret); name != "" {
			l.named[r.Secret] = name
			l.claims[name]++
		}
	}
	return l, nil
}

// findAll finds and compares the roles at the same time. What it returns is in their order, the
// roles by the names that they have; errors are joined.
func (l *lookup) findAll(ctx context.Context, wanted []desired) ([]desired, []cloud.Comparison, error) {
	found, comparisons, errs := slices.Clone(wanted), make([]cloud.Comparison, len(wanted)), make([]error, len(wanted))
	var wg sync.WaitGroup
	for i := range wanted {
		wg.Go(func() {
			c, err := l.find(ctx, wanted[i])
			if err == nil {
				found[i].role = c.role
				comparisons[i], err = c.compare()
			}
			errs[i] = err
		})
	}
	wg.Wait()
	l.sayKept(wanted, found)
	return found, comparisons, errors.Join(append(errs, checkNames(l.source, l.template, found))...)
}

// sayKept says how many roles have another name than the template gives.
func (l *lookup) sayKept(wanted, found []desired) {
	if l.template == "" {
		return
	}
	kept := 0
	for i := range found {
		if found[i].role.RoleName != wanted[i].role.RoleName {
			kept++
		}
	}
	if kept > 0 {
		l.log.Infof("%d of %d roles keep the names that they have, since the cluster's Secrets name them: %s is for those that are created", kept, len(found), l.source)
	}
}

// find returns the role of a Secret. One that is recorded is looked up by that name alone. Else
// all that may be it are looked up at the same time, and the first that is it counts: that which
// the Secret's manifest names, that of our name, that of the name without a template, that of
// ccoctl's cut name. If none is, ours is to be created.
func (l *lookup) find(ctx context.Context, d desired) (*candidate, error) {
	ours := &candidate{role: d.role}
	candidates := []*candidate{ours}
	if name, ok := l.recorded[d.request.Secret]; ok && name != d.role.RoleName {
		kept := &candidate{role: d.role.Named(name)}
		if err := l.observe(ctx, kept); err != nil {
			return nil, err
		}
		// One that is gone is made again under its name, which the cluster's Secret has.
		if !kept.exists() || l.claimed(kept, d.request.Secret) {
			return kept, nil
		}
	} else if !ok {
		named := l.named[d.request.Secret]
		if named != "" && named != d.role.RoleName {
			candidates = []*candidate{{role: d.role.Named(named), is: l.isNamed}, ours}
		}
		for _, name := range l.otherNames(d.request.Secret) {
			if name != named && name != d.role.RoleName {
				candidates = append(candidates, &candidate{role: d.role.Named(name), is: l.isDescribed})
			}
		}
	}
	if err := l.observe(ctx, candidates...); err != nil {
		return nil, err
	}
	for _, c := range candidates {
		if c.exists() && (c == ours || c.is(c, d.request.Secret)) {
			if c != ours {
				l.log.Infof("Secret %s keeps the role %s", d.request.Secret, c.role.RoleName)
			}
			return c, nil
		}
	}
	return ours, nil
}

// otherNames are those that a role may have without a record of it: the one that it has without a
// template, and the one that ccoctl may have cut. There are none where nothing can be looked at.
func (l *lookup) otherNames(secret credentialsrequest.Secret) []string {
	if l.infraName == "" {
		return nil
	}
	var names []string
	if l.template != "" {
		names = append(names, rolename.Default(l.infraName, secret))
	}
	if cut := rolename.Cut(l.infraName, secret); cut != "" {
		names = append(names, cut)
	}
	return names
}

// isNamed reports whether the role that a Secret's manifest names is that Secret's. ccoctl
// lets two Secrets name one role if its cut name is that of both: it is that of the one that the
// description names.
func (l *lookup) isNamed(c *candidate, secret credentialsrequest.Secret) bool {
	found, own := c.actual.Description, c.role.Description
	if found != own && (strings.HasPrefix(found, descriptionPrefix) || l.claims[c.role.RoleName] > 1) {
		l.log.Warnf("The manifest of Secret %s names the role %s, which is not its own (%q): it gets another one", secret, c.role.RoleName, found)
		return false
	}
	return l.claimed(c, secret)
}

// isDescribed reports whether a role of another name than ours is that of a Secret.
func (l *lookup) isDescribed(c *candidate, secret credentialsrequest.Secret) bool {
	return c.actual.Description == c.role.Description && l.claimed(c, secret)
}

// claimed reports whether a role is the cluster's, or is taken over. That another one is left
// alone is said.
func (l *lookup) claimed(c *candidate, secret credentialsrequest.Secret) bool {
	_, err := c.role.Claim(c.actual)
	if err == nil {
		return true
	}
	adopting := c.role
	adopting.Adopt = true
	advice := ""
	if _, err := adopting.Claim(c.actual); err == nil {
		advice = "; --adopt takes it over"
	}
	l.log.Warnf("The role that Secret %s seems to have is left alone: %v%s", secret, err, advice)
	return false
}
