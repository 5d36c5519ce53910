package verify

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// SharedAdvice says what a user of a shared issuer can do, in whole sentences.
const SharedAdvice = "--shared-issuer (sharedIssuer) acknowledges that. To end it, give each cluster an issuer of its own, such as one path for each on the same host."

// SharedMeaning says what it means that an issuer has these keys beside the cluster's own: tokens of
// every cluster have the same subjects and audiences, and a trust policy names nothing else.
func SharedMeaning(kids []string) string {
	holders := "that holds this key"
	if len(kids) > 1 {
		holders = "that holds one of these keys"
	}
	return fmt.Sprintf("it is shared: beside the cluster's own key there is %s; every cluster %s can assume this cluster's roles, and this cluster those of the others", KeyIDs(kids), holders)
}

// KeyIDs lists kids out of a document that anybody may have written.
func KeyIDs(kids []string) string {
	const most = 5
	if len(kids) == 0 {
		return "no key"
	}
	var shown []string
	for _, id := range kids[:min(len(kids), most)] {
		shown = append(shown, diagnostic.Quote(id))
	}
	if len(kids) > most {
		shown = append(shown, fmt.Sprintf("and %d more", len(kids)-most))
	}
	return strings.Join(shown, ", ")
}
