package cloudformation

import (
	"fmt"
	"testing"
)

// Both forms of seven and of a thousand roles.
func BenchmarkRender(b *testing.B) {
	for _, roles := range []int{7, 1000} {
		s := maker{place: places[0], name: "harbor-x4k2p"}.stack(many(roles)...)
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
