package cloudformation

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// account is moto's.
const account = "123456789012"

// Server is a running stand-in.
type Server struct {
	upstream *url.URL
	url      string
	proxy    *httputil.ReverseProxy
	server   *http.Server
	stopped  chan struct{}
	moto     string

	mu     sync.Mutex // guards what follows
	stacks map[string]*stack
	sets   map[string]*set
	// changes are the change sets that were not executed yet, by the names of their stacks.
	changes map[string]*changeSet
}

// stack is a stack that was created.
type stack struct {
	protected bool
	template  *Template
	// source and values are what it was made from last.
	source string
	values map[string]string
	carry  carrier
	// made are the attributes that AWS chose, as in Environment.
	made map[string]string
}

// set is a stack set: what its instances are created from.
type set struct {
	template   string
	parameters map[string]string
	tags       map[string]string
	// given are the values of each instance, by the name of its stack.
	given map[string]map[string]string
}

// Start starts a stand-in before moto, whose URL has no path, on a free loopback port.
func Start(moto string) (*Server, error) {
	upstream, err := url.Parse(moto)
	if err != nil {
		return nil, fmt.Errorf("starting the CloudFormation stand-in: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the CloudFormation stand-in: %w", err)
	}
	s := &Server{
		upstream: upstream, url: "http://" + listener.Addr().String(), stopped: make(chan struct{}),
		proxy: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(upstream)
			r.Out.Host = r.In.Host // it is signed
		}},
		moto:   moto,
		stacks: map[string]*stack{}, sets: map[string]*set{}, changes: map[string]*changeSet{},
	}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.stopped)
		_ = s.server.Serve(listener) // ends with Close, which is not an error
	}()
	return s, nil
}

// URL returns the endpoint for clients, without a slash at the end.
func (s *Server) URL() string { return s.url }

// Close ends the stand-in; moto stays.
func (s *Server) Close() error {
	err := s.server.Close()
	<-s.stopped
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("closing the CloudFormation stand-in: %w", err)
	}
	return nil
}

// region is in the scope of a request's signature.
var region = regexp.MustCompile(`Credential=[^/]+/[0-9]+/([a-z0-9-]+)/cloudformation/`)

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	signed := region.FindStringSubmatch(r.Header.Get("Authorization"))
	if signed == nil {
		s.proxy.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, err)
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		refuse(w, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	action := form.Get("Action")
	before, after := s.operation(form, signed[1])
	if err := before(r.Context()); err != nil {
		refuse(w, err)
		return
	}
	if result, answered := s.answer(action, form); answered {
		answer(w, action, result)
		return
	}
	sent := form.Encode()
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(sent)), int64(len(sent))
	r.Header.Set("Content-Length", strconv.Itoa(len(sent)))
	recorded := &recorder{ResponseWriter: w, header: http.Header{}, status: http.StatusOK}
	s.proxy.ServeHTTP(recorded, r)
	if recorded.status == http.StatusOK {
		if err := after(r.Context()); err != nil {
			refuse(w, err)
			return
		}
		if form.Get("Action") != action { // moto was sent something else
			answer(w, action, "")
			return
		}
		if of := s.stacks[form.Get("StackName")]; of != nil && action == "DescribeStacks" {
			recorded.setOutputs(of)
		}
	}
	recorded.flush()
}

// recorder keeps moto's answer until what it left undone is done.
type recorder struct {
	http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// output is an output in the answer to DescribeStacks.
var output = regexp.MustCompile(`(<OutputKey>)([A-Za-z0-9]+)(</OutputKey>\s*<OutputValue>)[^<]*(</OutputValue>)`)

// setOutputs puts what was made into the outputs, for which moto has other values.
func (r *recorder) setOutputs(of *stack) {
	body := output.ReplaceAllStringFunc(r.body.String(), func(match string) string {
		parts := output.FindStringSubmatch(match)
		var value bytes.Buffer
		_ = xml.EscapeText(&value, []byte(withMade(text(of.template.Outputs[parts[2]]), of.made).Value))
		return parts[1] + parts[2] + parts[3] + value.String() + parts[4]
	})
	r.body.Reset()
	r.body.WriteString(body)
}

func (r *recorder) flush() {
	for key, values := range r.header {
		r.ResponseWriter.Header()[key] = values
	}
	r.ResponseWriter.Header().Set("Content-Length", strconv.Itoa(r.body.Len()))
	r.ResponseWriter.WriteHeader(r.status)
	_, _ = r.ResponseWriter.Write(r.body.Bytes())
}

// refuse answers as CloudFormation does when a request is not valid.
func refuse(w http.ResponseWriter, err error) {
	var message bytes.Buffer
	_ = xml.EscapeText(&message, []byte(err.Error()))
	write(w, http.StatusBadRequest,
		"<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>"+message.String()+"</Message></Error></ErrorResponse>")
}

// answer writes the result of an operation, which is XML.
func answer(w http.ResponseWriter, action, result string) {
	write(w, http.StatusOK, fmt.Sprintf("<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", action, result))
}

func write(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// environment returns where a stack is made; a region of no partition is in aws.
func environment(region, stackName string, values, made map[string]string) Environment {
	partition, err := cloud.PartitionOf(region)
	if err != nil {
		partition = "aws"
	}
	return Environment{account, partition, region, stackName, values, made}
}

// step is done before or after moto has seen a request.
type step func(context.Context) error

func nothing(context.Context) error { return nil }
