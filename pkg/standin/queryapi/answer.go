package queryapi

import (
	"encoding/xml"
	"net/http"
	"strings"
)

// The namespaces of the answers, one for each service.
const (
	IAM = "https://iam.amazonaws.com/doc/2010-05-08/"
	STS = "https://sts.amazonaws.com/doc/2011-06-15/"
)

// requestID is that of every answer.
const requestID = "00000000-0000-4000-8000-000000000000"

// Identity is the result of STS's GetCallerIdentity.
type Identity struct {
	Arn     string
	UserID  string `xml:"UserId"`
	Account string
}

// Answer answers a call with its result, whose fields are elements as encoding/xml has them. The
// namespace is the service's.
func Answer(w http.ResponseWriter, namespace, action string, result any) {
	type response struct {
		XMLName xml.Name
		XMLNS   string `xml:"xmlns,attr"`
		Result  named
		ID      string `xml:"ResponseMetadata>RequestId"`
	}
	write(w, http.StatusOK, response{
		XMLName: xml.Name{Local: action + "Response"}, XMLNS: namespace, Result: named{action + "Result", result}, ID: requestID,
	})
}

// Refuse answers a call with an error of the caller's doing.
func Refuse(w http.ResponseWriter, namespace, code, message string) {
	type response struct {
		XMLName xml.Name `xml:"ErrorResponse"`
		XMLNS   string   `xml:"xmlns,attr"`
		Type    string   `xml:"Error>Type"`
		Code    string   `xml:"Error>Code"`
		Message string   `xml:"Error>Message"`
		ID      string   `xml:"RequestId"`
	}
	status := http.StatusBadRequest
	if strings.HasPrefix(code, "AccessDenied") {
		status = http.StatusForbidden
	}
	write(w, status, response{XMLNS: namespace, Type: "Sender", Code: code, Message: message, ID: requestID})
}

func write(w http.ResponseWriter, status int, document any) {
	body, err := xml.Marshal(document)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	w.Header().Set("X-Amzn-Requestid", requestID)
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone knows it
}

// named is an element whose name depends on the call.
type named struct {
	name  string
	value any
}

// MarshalXML implements xml.Marshaler.
func (n named) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	start.Name.Local = n.name
	return e.EncodeElement(n.value, start)
}
