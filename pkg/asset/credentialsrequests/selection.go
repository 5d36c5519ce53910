package credentialsrequests

import (
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/inclusion"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// Selection says which requests belong to a cluster.
type Selection struct {
	Included []credentialsrequest.Request
	// Decisions are about all requests, in their order.
	Decisions []credentialsrequest.Decision
}

// Select judges requests by what the install-config in dir says about the cluster, and by the
// feature gates of the payload, which may be nil. Of those that belong it tells whether the
// cluster makes the namespace itself.
func Select(dir *installdir.Directory, payload *release.Payload, requests []credentialsrequest.Request) (Selection, error) {
	cluster := inclusion.Cluster{FeatureSet: dir.FeatureSet}
	if dir.InstallConfig != nil {
		cluster.FeatureGates = dir.InstallConfig.FeatureGates
		cluster.Capabilities = dir.InstallConfig.Capabilities
	}
	var known *inclusion.Release
	if payload != nil {
		known = &payload.Release
	}
	rules, err := inclusion.New(cluster, known)
	if err != nil {
		return Selection{}, err
	}
	s := Selection{}
	s.Included, s.Decisions = credentialsrequest.Select(requests, rules)
	if payload != nil {
		namespaces := payload.IncludedNamespaces(rules)
		for i := range s.Included {
			s.Included[i].NamespaceCertain = namespaces[s.Included[i].Secret.Namespace]
		}
	}
	return s, nil
}

// HintLeftOut is for a payload of which nothing belongs to the cluster.
const HintLeftOut = "The log says above why each was left out: look at capabilities and featureSet of the install-config. Manual mode with STS needs the capability CloudCredential."

// Log tells of each request why it is in or out; what a user should look at is a warning.
func (s Selection) Log(log logrus.FieldLogger) {
	for _, d := range s.Decisions {
		tell := log.Debugf
		switch {
		case d.Warning:
			tell = log.Warnf
		case !d.Included:
			tell = log.Infof
		}
		tell("CredentialsRequest %s (%s): %s", d.Request, d.Source, d.Reason)
	}
}
