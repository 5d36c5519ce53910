package cloudformation

import (
	"fmt"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// Both forms of seven and of a thousand roles.
func BenchmarkRender(b *testing.B) {
	for _, roles := range []int{7, 1000} {
		s := rendertest.Cluster{}.Stack(rendertest.Many(roles)...)
		b.Run(fmt.Sprint(roles), func(b *testing.B) {
			size := 0
			for b.Loop() {
				list, err := Format().Render(b.Context(), s)
				if err != nil {
					b.Fatal(err)
				}
				size = 0
				for _, f := range list {
					size += len(f.Data)
				}
			}
			b.SetBytes(int64(size))
		})
	}
}
