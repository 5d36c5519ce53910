package cluster

import (
	"strconv"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// quoted is diagnostic.Quote with room for an ARN, a URL or an operator's message.
func quoted(text string) string { return strconv.Quote(diagnostic.Clip(text, maxShown)) }
