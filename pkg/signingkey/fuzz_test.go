package signingkey

import "testing"

// Whatever the file holds, reading it ends, and a key that is accepted is long enough and
// can be written and read back.
func FuzzParsePrivate(f *testing.F) {
	key := rsaKey(f, MinimumBits)
	pkcs1 := EncodePrivate(key)
	f.Add(pkcs1)
	f.Add(pkcs8(f, key))
	f.Add(crlf(pkcs1))
	f.Add(pkix(f, &key.PublicKey))
	f.Add(EncodePrivate(rsaKey(f, 1024)))
	f.Add(append([]byte("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n"), pkcs1...))
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		private, err := ParsePrivate("a.key", data)
		if err != nil {
			return
		}
		if private.Key.N.BitLen() < MinimumBits {
			t.Fatalf("a key of %d bits was accepted", private.Key.N.BitLen())
		}
		again, err := ParsePrivate("a.key", EncodePrivate(private.Key))
		if err != nil || !again.PKCS1 || !again.Key.Equal(private.Key) {
			t.Fatalf("the key cannot be read back: %v", err)
		}
	})
}
