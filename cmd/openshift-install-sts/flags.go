package main

import (
	"fmt"

	"github.com/sirupsen/logrus"
	"github.com/spf13/pflag"
)

// levelFlag is the value of --log-level.
type levelFlag struct{ logrus.Level }

func (l *levelFlag) set(level logrus.Level) { l.Level = level }

// String returns the name of the level as the flag takes it.
func (l *levelFlag) String() string {
	if l.Level == logrus.WarnLevel {
		return "warn"
	}
	return l.Level.String()
}

// Set reads the value.
func (l *levelFlag) Set(value string) error {
	switch value {
	case "debug", "info", "warn", "error":
		level, err := logrus.ParseLevel(value)
		l.Level = level
		return err
	}
	return fmt.Errorf("%q is none of debug, info, warn, error", value)
}

// Type names the value in the help.
func (*levelFlag) Type() string { return "level" }

// outputFlag is the value of --output.
type outputFlag string

const (
	outputText outputFlag = "text"
	outputJSON outputFlag = "json"
)

// String returns the value.
func (o *outputFlag) String() string { return string(*o) }

// Set reads the value.
func (o *outputFlag) Set(value string) error {
	switch v := outputFlag(value); v {
	case outputText, outputJSON:
		*o = v
		return nil
	}
	return fmt.Errorf("%q is none of text, json", value)
}

// Type names the value in the help.
func (*outputFlag) Type() string { return "form" }

// tagsFlag is the value of --tags. pflag's own refuses an empty one, which means no tags.
type tagsFlag struct {
	pflag.Value
	tags *map[string]string
}

// Set reads one list of tags.
func (t tagsFlag) Set(value string) error {
	if value == "" {
		*t.tags = map[string]string{}
		return nil
	}
	return t.Value.Set(value)
}

var (
	_ pflag.Value = (*levelFlag)(nil)
	_ pflag.Value = (*outputFlag)(nil)
)
