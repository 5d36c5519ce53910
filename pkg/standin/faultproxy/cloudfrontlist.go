package faultproxy

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"regexp"
	"slices"
)

// summary is a distribution in a list, which moto leaves almost empty.
var summary = regexp.MustCompile(`(?s)<DistributionSummary>.*?</DistributionSummary>`)

// completeList puts the comment and the origins into a list.
func (c *cloudFront) completeList(p *Proxy, r *http.Request, a *answer) {
	a.body = summary.ReplaceAllFunc(a.body, func(s []byte) []byte {
		id := string(element(s, "Id"))
		var config []byte
		if k := c.kept[id]; k != nil {
			config = k.config
		} else {
			got, err := p.forward(another(r, http.MethodGet, cloudFrontAPI+"distribution/"+id+"/config", ""), nil)
			if err == nil {
				config = element(got.body, "DistributionConfig")
			}
		}
		for _, name := range []string{"Comment", "Origins"} {
			if !bytes.Contains(s, []byte("<"+name+">")) {
				added := slices.Concat([]byte("<"+name+">"), top(config, name), []byte("</"+name+">"))
				s = bytes.Replace(s, []byte("</DistributionSummary>"), append(added, "</DistributionSummary>"...), 1)
			}
		}
		return s
	})
}

// top returns what is in an element of the configuration itself, and in none of its parts.
func top(config []byte, name string) []byte {
	decoder := xml.NewDecoder(bytes.NewReader(config))
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		start := decoder.InputOffset()
		if decoder.Skip() != nil {
			return nil
		}
		if inner := config[start:decoder.InputOffset()]; element.Name.Local == name {
			return inner[:max(bytes.LastIndex(inner, []byte("</")), 0)]
		}
	}
}
