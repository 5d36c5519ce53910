package oidcconfig

// Served says which file is to be served at which URL.
type Served struct {
	// File is relative to the install directory, with slashes.
	File        string `json:"file"`
	URL         string `json:"url"`
	ContentType string `json:"contentType"`
}

// Serve lists what the user is to serve; nothing where a bucket has the documents.
func (o *OIDCConfig) Serve() []Served {
	if o.Bucket != "" {
		return nil
	}
	list := make([]Served, 0, len(o.Objects))
	for _, object := range o.Objects {
		list = append(list, Served{File: servedFile(object.Key), URL: o.Issuer + "/" + object.Key, ContentType: object.ContentType})
	}
	return list
}
