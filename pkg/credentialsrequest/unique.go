package credentialsrequest

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const hintTwice = "A Secret holds the credentials of one role. Remove one of the two requests, or give it another spec.secretRef."

// Unique sees to it that no two requests are for one Secret. Requests that ask for exactly
// the same count as one, of which the first is kept; others are an error that names both. More
// than MaxRequests are an error too.
func Unique(requests []Request) ([]Request, []Note, error) {
	var (
		kept     []Request
		notes    []Note
		problems []error
	)
	if err := checkCount(requests); err != nil {
		return nil, nil, err
	}
	first := map[Secret]int{} // index in kept
	for _, request := range requests {
		i, taken := first[request.Secret]
		if !taken {
			first[request.Secret] = len(kept)
			kept = append(kept, request)
			continue
		}
		other := &kept[i]
		if !sameSpec(*other, request) {
			problems = append(problems, diagnostic.Inputf(hintTwice,
				"%s: %s is for the Secret %s, which %s in %s is for too, and the two differ",
				request.Source, request.ID(), request.Secret, other.ID(), other.Source))
			continue
		}
		other.NamespaceCertain = other.NamespaceCertain || request.NamespaceCertain
		notes = append(notes, notef(LevelInfo, request.Source,
			"%s asks for the same as %s in %s, which is used", request.ID(), other.ID(), other.Source))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, notes, err
	}
	return kept, notes, nil
}

// sameSpec compares what is made of the requests; their names and origin do not matter. As
// JSON, an empty list and none are the same, and so is a number of either type.
func sameSpec(a, b Request) bool {
	specA, errA := json.Marshal(specOf(a))
	specB, errB := json.Marshal(specOf(b))
	return errA == nil && errB == nil && bytes.Equal(specA, specB)
}

func specOf(r Request) Request {
	return Request{
		Secret:           r.Secret,
		ServiceAccounts:  sortedOnce(r.ServiceAccounts),
		CloudTokenPath:   r.CloudTokenPath,
		StatementEntries: r.StatementEntries,
		RoleARN:          r.RoleARN,
	}
}
