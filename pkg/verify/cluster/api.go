package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

const (
	// concurrency bounds the requests that are under way at once.
	concurrency = 8
	// callTimeout bounds one request, its repetitions included.
	callTimeout = 30 * time.Second
	// maxAnswer bounds one answer. The largest is a page of CredentialsRequests, of which none is
	// larger than etcd's 1.5 MiB, and most are a few KiB.
	maxAnswer = 32 << 20
	// maxShown bounds what is shown of an answer.
	maxShown = 300
)

// What is asked for, in the header Accept.
const (
	asJSON     = "application/json"
	asMetadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
	// asIs is for paths: the key set is of a type of its own, and nothing else is to be had.
	asIs = "*/*"
)

// Client reads one cluster. It sends no other request than GET.
type Client struct {
	rest rest.Interface
	// slots has room for the requests that are under way.
	slots chan struct{}
	// kubeconfig and server name the cluster in messages.
	kubeconfig, server string
}

// object names an object or, without a name, a list of objects.
type object struct {
	group, version string // an empty group is Kubernetes' core
	resource       string // plural
	namespace      string
	name           string
}

// String names it as `oc get` does: secrets/aws-creds in the namespace kube-system.
func (o object) String() string {
	s := o.resource
	if o.group != "" {
		s += "." + o.group
	}
	if o.name != "" {
		s += "/" + o.name
	}
	if o.namespace != "" {
		s += " in the namespace " + o.namespace
	}
	return s
}

// path is the object's, as Kubernetes' API conventions have it.
func (o object) path() []string {
	segments := []string{"api", o.version}
	if o.group != "" {
		segments = []string{"apis", o.group, o.version}
	}
	if o.namespace != "" {
		segments = append(segments, "namespaces", o.namespace)
	}
	segments = append(segments, o.resource)
	if o.name != "" {
		segments = append(segments, o.name)
	}
	return segments
}

// verb is what RBAC calls reading it.
func (o object) verb() string {
	if o.name == "" {
		return "list"
	}
	return "get"
}

// errAbsent is the error for an object that is not in the cluster, whose kind is.
var errAbsent = errors.New("is not in the cluster")

// lackingError is a permission or a kind that is not there, so that a check cannot be made.
type lackingError struct{ what string }

func (e *lackingError) Error() string { return e.what }

// get reads an object into a pointer to its type.
func (c *Client) get(ctx context.Context, o object, into any) error {
	return c.read(ctx, o, asJSON, nil, into)
}

// list reads a page of a list; params are limit and continue.
func (c *Client) list(ctx context.Context, o object, params map[string]string, into any) error {
	return c.read(ctx, o, asJSON, params, into)
}

// exists reports whether an object is there. Only its metadata is sent for.
func (c *Client) exists(ctx context.Context, o object) (bool, error) {
	var metadata struct{}
	err := c.read(ctx, o, asMetadata, nil, &metadata)
	if errors.Is(err, errAbsent) {
		return false, nil
	}
	return err == nil, err
}

func (c *Client) read(ctx context.Context, o object, accept string, params map[string]string, into any) error {
	data, err := c.raw(ctx, accept, params, o.path()...)
	switch {
	case err == nil:
	case apierrors.IsForbidden(err):
		return &lackingError{fmt.Sprintf("the kubeconfig's user lacks the permission to %s %s", o.verb(), o)}
	case isUnknownPath(err):
		return &lackingError{fmt.Sprintf("the cluster does not know %s", object{group: o.group, resource: o.resource})}
	case apierrors.IsNotFound(err):
		return errAbsent
	default:
		return c.failed(o.String(), err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return c.failed(o.String(), fmt.Errorf("the answer cannot be read: %w", err))
	}
	return nil
}

// path reads a path that is no object's.
func (c *Client) path(ctx context.Context, segments ...string) ([]byte, error) {
	data, err := c.raw(ctx, asIs, nil, segments...)
	shown := ""
	for _, s := range segments {
		shown += "/" + s
	}
	switch {
	case err == nil:
		return data, nil
	case apierrors.IsForbidden(err):
		return nil, &lackingError{"the kubeconfig's user lacks the permission to get the path " + shown}
	case apierrors.IsNotFound(err):
		return nil, &lackingError{"the API server does not serve the path " + shown}
	}
	return nil, c.failed("the path "+shown, err)
}

// raw sends a GET. The error is of package apierrors where the server answered.
func (c *Client) raw(ctx context.Context, accept string, params map[string]string, segments ...string) ([]byte, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, callTimeout, fmt.Errorf("no answer within %s", callTimeout))
	defer cancel()
	// What client-go would log on stderr is in the error, or of no use to a user.
	ctx = logr.NewContext(ctx, logr.Discard())
	request := c.rest.Get().AbsPath(segments...).SetHeader("Accept", accept)
	for key, value := range params {
		request = request.Param(key, value)
	}
	result := request.Do(ctx)
	// Error reads the server's own account of what is wrong, and Raw does not.
	if err := result.Error(); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		return nil, err
	}
	return result.Raw()
}

// failed is the error of a request that should have been answered.
func (c *Client) failed(what string, err error) error {
	return diagnostic.Failuref("Run the command again once the API server answers; `oc get clusteroperators --kubeconfig "+diagnostic.ShellQuote(c.kubeconfig)+"` asks it, too.",
		"reading %s from %s: %w", what, c.server, shown(err))
}

// isUnknownPath tells a path that the API server does not serve, such as a kind's whose definition is
// missing, from an object that is not there: of the latter the answer is a Status that names it.
func isUnknownPath(err error) bool {
	return apierrors.IsNotFound(err) && apierrors.IsUnexpectedServerError(err)
}

// shownError is an error whose text a server has a say in.
type shownError struct{ error }

func shown(err error) error { return shownError{err} }

func (e shownError) Error() string {
	return diagnostic.OneLine(diagnostic.Clip(e.error.Error(), maxShown))
}

func (e shownError) Unwrap() error { return e.error }

// unread returns what a check comes to when its object could not be read: skipped if it may not be or
// is of an unknown kind.
func unread(check verify.Check, subject string, err error) []verify.Result {
	var lacking *lackingError
	if errors.As(err, &lacking) {
		return []verify.Result{check.Skipped(subject, "%s", lacking)}
	}
	return check.Failed(subject, err)
}
