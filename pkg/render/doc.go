// Package render is the air-gapped target: it opens no connection and writes down what the
// live target would have made, for the team that makes it. Each format is a folder of its
// own beside this file; pkg/render/formats lists them.
package render
