package cloud

import (
	"encoding/json"
	"net/url"
	"reflect"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// Object is a document published in a bucket.
type Object struct {
	Cluster     string
	Bucket      string
	Owner       string
	Key         string
	ContentType string
	// Body is what is published; nil while a dry run does not know it, because the
	// signing key would only be made by the real run.
	Body []byte
	// Tags are the ownership tags only: an object has room for 10.
	Tags map[string]string
	// Diff compares two bodies by meaning; nil compares them as JSON.
	Diff func(actual, desired []byte) []diff.Difference
}

// ActualObject is an object as it was found.
type ActualObject struct {
	Body        []byte
	ContentType string
	Tags        map[string]string
	// ETag makes a write conditional on the object being what was read.
	ETag string
	// Unreadable is set when reading was refused: the object may exist or not.
	Unreadable bool
}

func (*ActualObject) isActual() {}

// ID returns the object's identity, "bucket/key".
func (o Object) ID() ID { return ID{KindObject, o.Bucket + "/" + o.Key} }

// Compare judges the object that was found. Its bucket is ours, so it is, too.
func (o Object) Compare(actual Actual) (Comparison, error) {
	a, _ := actual.(*ActualObject)
	if a == nil || a.Unreadable {
		return missing(o), nil
	}
	var d []diff.Difference
	d = append(d, o.BodyDifferences(a.Body)...)
	d = append(d, diff.Scalar("contentType", a.ContentType, o.ContentType)...)
	d = append(d, tagDifferences(a.Tags, o.Tags, nil)...)
	return compared(o, a, d), nil
}

// BodyDifferences compares a body that was read with the desired one, by meaning.
func (o Object) BodyDifferences(actual []byte) []diff.Difference {
	if o.Body == nil {
		return []diff.Difference{{Field: "body"}}
	}
	if o.Diff != nil {
		return o.Diff(actual, o.Body)
	}
	return JSONDifferences(actual, o.Body)
}

// JSONDifferences compares two JSON documents by meaning, as one field.
func JSONDifferences(actual, desired []byte) []diff.Difference {
	var from, to any
	if err := json.Unmarshal(actual, &from); err != nil {
		from = string(actual)
	}
	if err := json.Unmarshal(desired, &to); err != nil {
		to = string(desired)
	}
	if reflect.DeepEqual(from, to) {
		return nil
	}
	return []diff.Difference{{Field: "body", From: from, To: to}}
}

// AllTags returns the tags to send: the desired ones and those that others set, since S3
// replaces all tags of an object at once.
func (o Object) AllTags(a *ActualObject) map[string]string { return unionTags(a.Tags, o.Tags, nil) }

// S3Tagging returns tags as S3's PutObject takes them, in the form of a URL's query:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
func S3Tagging(tags map[string]string) string {
	values := url.Values{}
	for key, value := range tags {
		values.Set(key, value)
	}
	return values.Encode()
}
