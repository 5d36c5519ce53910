package faultproxy

import (
	"net/http"
	"net/url"
	"strings"
)

// bucketParts are the query parameters that address a part of a bucket, with the part's
// name in the API.
var bucketParts = map[string]string{
	"accelerate":        "BucketAccelerateConfiguration",
	"acl":               "BucketAcl",
	"cors":              "BucketCors",
	"encryption":        "BucketEncryption",
	"lifecycle":         "BucketLifecycleConfiguration",
	"location":          "BucketLocation",
	"logging":           "BucketLogging",
	"notification":      "BucketNotificationConfiguration",
	"object-lock":       "ObjectLockConfiguration",
	"ownershipControls": "BucketOwnershipControls",
	"policy":            "BucketPolicy",
	"policyStatus":      "BucketPolicyStatus",
	"publicAccessBlock": "PublicAccessBlock",
	"replication":       "BucketReplication",
	"requestPayment":    "BucketRequestPayment",
	"tagging":           "BucketTagging",
	"versioning":        "BucketVersioning",
	"website":           "BucketWebsite",
}

// objectParts are the same for an object.
var objectParts = map[string]string{
	"acl":        "ObjectAcl",
	"attributes": "ObjectAttributes",
	"legal-hold": "ObjectLegalHold",
	"retention":  "ObjectRetention",
	"tagging":    "ObjectTagging",
	"torrent":    "ObjectTorrent",
}

// s3Operation names an S3 request with path-style addressing, and what it is about.
func s3Operation(req *http.Request, query url.Values) (operation, subject string) {
	subject = strings.TrimPrefix(req.URL.Path, "/")
	bucket, key, _ := strings.Cut(subject, "/")
	switch {
	case bucket == "":
		operation = serviceOperation(req)
	case key == "":
		subject = bucket
		operation = bucketOperation(req, query)
	default:
		operation = objectOperation(req, query)
	}
	if operation == "" {
		operation = req.Method + " " + req.URL.RequestURI()
	}
	return operation, subject
}

func serviceOperation(req *http.Request) string {
	if req.Method == http.MethodGet {
		return "ListBuckets"
	}
	return ""
}

func bucketOperation(req *http.Request, query url.Values) string {
	if part := addressed(bucketParts, query); part != "" {
		if req.Method == http.MethodDelete && part == "BucketLifecycleConfiguration" {
			return "DeleteBucketLifecycle"
		}
		return partOperation(req.Method, part)
	}
	switch req.Method {
	case http.MethodHead:
		return "HeadBucket"
	case http.MethodPut:
		return "CreateBucket"
	case http.MethodDelete:
		return "DeleteBucket"
	case http.MethodPost:
		if query.Has("delete") {
			return "DeleteObjects"
		}
		return "PostObject"
	case http.MethodGet:
		switch {
		case query.Has("versions"):
			return "ListObjectVersions"
		case query.Has("uploads"):
			return "ListMultipartUploads"
		case query.Get("list-type") == "2":
			return "ListObjectsV2"
		}
		return "ListObjects"
	}
	return ""
}

func objectOperation(req *http.Request, query url.Values) string {
	if part := addressed(objectParts, query); part != "" {
		return partOperation(req.Method, part)
	}
	if query.Has("uploadId") {
		return uploadOperation(req)
	}
	switch req.Method {
	case http.MethodHead:
		return "HeadObject"
	case http.MethodGet:
		return "GetObject"
	case http.MethodDelete:
		return "DeleteObject"
	case http.MethodPut:
		if req.Header.Get("X-Amz-Copy-Source") != "" {
			return "CopyObject"
		}
		return "PutObject"
	case http.MethodPost:
		switch {
		case query.Has("uploads"):
			return "CreateMultipartUpload"
		case query.Has("restore"):
			return "RestoreObject"
		case query.Has("select"):
			return "SelectObjectContent"
		}
	}
	return ""
}

func uploadOperation(req *http.Request) string {
	switch req.Method {
	case http.MethodGet:
		return "ListParts"
	case http.MethodPost:
		return "CompleteMultipartUpload"
	case http.MethodDelete:
		return "AbortMultipartUpload"
	case http.MethodPut:
		if req.Header.Get("X-Amz-Copy-Source") != "" {
			return "UploadPartCopy"
		}
		return "UploadPart"
	}
	return ""
}

// addressed returns the part that a query names, "" without one. S3 allows one at most.
func addressed(parts map[string]string, query url.Values) string {
	for name := range query {
		if part, ok := parts[name]; ok {
			return part
		}
	}
	return ""
}

func partOperation(method, part string) string {
	switch method {
	case http.MethodGet:
		return "Get" + part
	case http.MethodPut:
		return "Put" + part
	case http.MethodDelete:
		return "Delete" + part
	}
	return ""
}
