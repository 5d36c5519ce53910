package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// With the longest name and the longest boundary, each line fits into its box, and each box
// is as high as the others of the wide picture.
func TestLinesFit(t *testing.T) {
	c := gov()
	c.Name = strings.Repeat("a23456789-", 5) + "b2345678"
	c.Boundary = "arn:aws-us-gov:iam::123456789012:policy/" + strings.Repeat("b", 128)
	s := c.Stack(backup("*", "s3:GetObject"))
	p, err := newPage(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, picture := range p.Chain {
		if len(picture.Boxes) != 6 || len(picture.Arrows) != 5 {
			t.Errorf("%s: %d boxes and %d arrows", picture.ID, len(picture.Boxes), len(picture.Arrows))
		}
		var words strings.Builder
		for _, b := range picture.Boxes {
			if picture.ID == "chain-wide" && b.Height != picture.Boxes[0].Height {
				t.Errorf("box %d is %d high, and the first %d", b.Number, b.Height, picture.Boxes[0].Height)
			}
			for _, l := range b.Lines {
				words.WriteString(l.Text)
				columns := wordColumns
				if l.Class == "code" {
					columns = codeColumns
				}
				if n := utf8.RuneCountInString(l.Text); n > columns {
					t.Errorf("%s, box %d: %q has %d characters, and %d fit", picture.ID, b.Number, l.Text, n, columns)
				}
				if l.Y > b.Height-boxPadding/2 {
					t.Errorf("%s, box %d: %q lies below the box", picture.ID, b.Number, l.Text)
				}
			}
		}
		for _, whole := range []string{s.Issuer, s.KeyID, s.Bucket.BucketName, "aud = openshift"} {
			if !strings.Contains(words.String(), whole) {
				t.Errorf("%s: %s is not whole", picture.ID, whole)
			}
		}
	}
}
