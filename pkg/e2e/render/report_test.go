package render

import (
	"bytes"
	"encoding/json"
	"html"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// longName is as long as a name can be: what is drawn must have room for it.
const longName = "a23456789-b23456789-c23456789-d23456789-e23456789-f2345678"

// backup is a request with everything that the report marks.
const backup = `apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata: {name: backup, namespace: openshift-cloud-credential-operator}
spec:
  secretRef: {name: credentials-of-the-operator-that-backs-up-everything, namespace: openshift-adp}
  serviceAccountNames: [velero, openshift-adp-controller-manager]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
    - effect: Allow
      action: ["s3:*", "ec2:Describe*", "iam:PassRole", "secretsmanager:GetSecretValue"]
      resource: "arn:aws:s3:::backup-*"
    - effect: Allow
      action: ["kms:Decrypt"]
      resource: "arn:aws:kms:eu-west-1:123456789012:alias/thekeyofeverythingthatmustneverbelostorreadbyanybodyelse*"
      policyCondition: {"ForAnyValue:StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}}
    - effect: Deny
      action: ["s3:DeleteBucket"]
      resource: "*"
---
apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata: {name: external, namespace: openshift-cloud-credential-operator}
spec:
  secretRef: {name: external, namespace: openshift-adp}
  serviceAccountNames: [external]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    stsIAMRoleARN: arn:aws:iam::123456789012:role/made/elsewhere
`

// layout is what testdata/report-probe.html writes about the report in a frame.
type layout struct {
	// Pictures are the ids of the pictures that are shown.
	Pictures               []string
	Picture, Table, Grants box
	Background             string
	// Texts is the number of elements with text; Low are those with too little contrast,
	// Outside those that the page is too narrow for, Spilled the texts of the picture
	// that have no room.
	Texts                 int
	Low, Outside, Spilled []string
}

type box struct{ X, Y, Width, Height int }

// A person sees the report in a browser, in the light, in the dark, on a phone and on paper.
func TestReport(t *testing.T) {
	c := newCluster(t, take(t))
	requests := t.TempDir()
	if err := os.WriteFile(filepath.Join(requests, "backup.yaml"), []byte(backup), 0o600); err != nil {
		t.Fatal(err)
	}
	c.render(t, "files", "--report", "--credentials-requests-dir", requests, "--name", longName,
		"--permissions-boundary-arn", "arn:aws:iam::"+account+":policy/"+strings.Repeat("boundary-", 14))
	file := filepath.Join(c.dir, "sts", "report.html")
	probe, fetched := serve(t, file)
	for _, scheme := range []struct {
		name  string
		flags []string
		// light is how light the background is, of 255: at least, and at most.
		least, most uint32
	}{
		{"light", []string{"--blink-settings=preferredColorScheme=1"}, 230, 255},
		{"dark", []string{"--blink-settings=preferredColorScheme=0"}, 0, 60},
	} {
		t.Run(scheme.name, func(t *testing.T) {
			wide := look(t, probe, scheme.flags)
			shot := filepath.Join(t.TempDir(), "report.png")
			chromium(t, "file://"+file, append(scheme.flags, "--window-size=1280,3200", "--screenshot="+shot)...)
			picture := decode(t, shot)
			if y := gray(picture, 5, 5); y < scheme.least || y > scheme.most {
				t.Errorf("the background is %d of 255 light", y)
			}
			for what, b := range map[string]box{"picture": wide.Picture, "table": wide.Table} {
				if share := ink(picture, b); share < 0.01 {
					t.Errorf("the %s is empty: of its %d×%d pixels, %.4f are drawn", what, b.Width, b.Height, share)
				}
			}
		})
	}
	t.Run("paper", func(t *testing.T) { onPaper(t, file) })
	if extra := fetched(); len(extra) > 0 {
		t.Errorf("the report made the browser fetch %q", extra)
	}
}

// serve serves the report and the page that looks at it, whose address it returns. What else
// is asked for, fetched tells.
func serve(t *testing.T, file string) (probe string, fetched func() []string) {
	var mu sync.Mutex
	var others []string
	mux := http.NewServeMux()
	mux.HandleFunc("/report.html", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	mux.HandleFunc("/probe", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/report-probe.html") })
	mux.HandleFunc("/favicon.ico", http.NotFound) // every browser asks
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		others = append(others, r.URL.Path)
		http.NotFound(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/probe", func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(others)
	}
}

// look demands that the page is laid out well in a wide window and a narrow one, and returns
// the layout of the wide one.
func look(t *testing.T, probe string, flags []string) layout {
	t.Helper()
	dom := chromium(t, probe, append(flags, "--window-size=1800,1100", "--dump-dom")...)
	_, text, _ := strings.Cut(dom, `<pre id="layout">`)
	text, _, _ = strings.Cut(text, "</pre>")
	var frames struct{ Wide, Narrow layout }
	if err := json.Unmarshal([]byte(html.UnescapeString(text)), &frames); err != nil {
		t.Fatalf("the report was not looked at: %v\n%s", err, dom)
	}
	for name, l := range map[string]layout{"wide": frames.Wide, "narrow": frames.Narrow} {
		if want := []string{"chain-" + map[string]string{"wide": "wide", "narrow": "tall"}[name]}; !slices.Equal(l.Pictures, want) {
			t.Errorf("%s: the pictures %q are shown, want %q", name, l.Pictures, want)
		}
		for what, b := range map[string]box{"picture": l.Picture, "table": l.Table, "table of a role": l.Grants} {
			if b.Width < 250 || b.Height < 100 {
				t.Errorf("%s: the %s is %d×%d", name, what, b.Width, b.Height)
			}
		}
		if l.Texts < 300 {
			t.Errorf("%s: %d elements have text", name, l.Texts)
		}
		for fault, texts := range map[string][]string{
			"have a contrast below 4.5": l.Low, "leave the page": l.Outside, "have no room in the picture": l.Spilled,
		} {
			if len(texts) > 0 {
				t.Errorf("%s, background %s: these %s: %q", name, l.Background, fault, texts)
			}
		}
	}
	return frames.Wide
}

// onPaper prints the report from a dark browser. The documents are printed, too: a copy in
// which they are folded has fewer pages.
func onPaper(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	folded := filepath.Join(t.TempDir(), "folded.html")
	if err := os.WriteFile(folded, bytes.ReplaceAll(data, []byte("<details open>"), []byte("<details>")), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, some := pages(t, file), pages(t, folded); all <= some || some < 5 {
		t.Errorf("the report has %d pages, and without the documents %d", all, some)
	}
}

// pages prints a page, and returns how many sheets it takes.
func pages(t *testing.T, file string) int {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.pdf")
	chromium(t, "file://"+file, "--print-to-pdf="+name, "--no-pdf-header-footer", "--blink-settings=preferredColorScheme=0")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(data), "%PDF-") {
		t.Fatalf("%d bytes, and no PDF", len(data))
	}
	return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(data, -1))
}

func decode(t *testing.T, name string) image.Image {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// gray returns how light a pixel is, of 255.
func gray(picture image.Image, x, y int) uint32 {
	r, g, b, _ := picture.At(x, y).RGBA()
	return (r + g + b) / 3 >> 8
}

// ink returns the share of the pixels of a box that are not of the page's background.
func ink(picture image.Image, b box) float64 {
	background, drawn := gray(picture, 5, 5), 0
	for x := b.X; x < b.X+b.Width; x++ {
		for y := b.Y; y < b.Y+b.Height; y++ {
			if got := gray(picture, x, y); max(got, background)-min(got, background) > 40 {
				drawn++
			}
		}
	}
	return float64(drawn) / float64(b.Width*b.Height)
}
