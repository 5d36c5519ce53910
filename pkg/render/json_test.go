package render_test

import (
	"encoding/json"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

func TestJSON(t *testing.T) {
	const text = "<a&b>\" é日\U0001d400" // the last is two units of UTF-16
	compact, err := render.JSON(map[string]string{"a": text})
	if want := `{"a":"<a&b>\" é日` + "\U0001d400" + `"}`; err != nil || string(compact) != want {
		t.Errorf("it is %s, %v, want %s", compact, err, want)
	}
	file, err := render.JSONFile([]string{"<"})
	if want := "[\n  \"<\"\n]\n"; err != nil || string(file) != want {
		t.Errorf("the file is %q, %v, want %q", file, err, want)
	}
	ascii := render.ASCII(compact)
	if want := `{"a":"<a&b>\" \u00e9\u65e5\ud835\udc00"}`; string(ascii) != want {
		t.Errorf("in ASCII it is %s, want %s", ascii, want)
	}
	var back map[string]string
	if err := json.Unmarshal(ascii, &back); err != nil || back["a"] != text {
		t.Errorf("it is read as %q, %v", back["a"], err)
	}
	if _, err := render.JSON(func() {}); err == nil {
		t.Error("what cannot be written is no error")
	}
}
