package documents

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// ConfigStateID is the name in the state file of the documents that were published.
const ConfigStateID = "oidc-config"

// Recorded are the kids that an earlier run published.
type Recorded struct {
	KeyIDs []string `json:"keyIDs"`
	// ForeignKeyIDs are those among them that are other clusters', with which the issuer is shared.
	ForeignKeyIDs []string `json:"foreignKeyIDs"`
}

func recorded(session *store.Session) (Recorded, error) {
	var r Recorded
	_, err := session.Saved(ConfigStateID, &r)
	return r, err
}

// own reports whether a kid is known as one of this cluster's.
func (r Recorded) own(kid string) bool {
	return slices.Contains(r.KeyIDs, kid) && !slices.Contains(r.ForeignKeyIDs, kid)
}
