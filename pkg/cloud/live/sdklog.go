package live

import (
	"github.com/aws/smithy-go/logging"
	"github.com/sirupsen/logrus"
)

// sdkLog puts what the SDK says into the log, where only --log-level debug shows it: the
// SDK's own logger would write to stderr, in a form of its own.
func sdkLog(log logrus.FieldLogger) logging.Logger {
	return logging.LoggerFunc(func(_ logging.Classification, format string, args ...any) {
		log.Debugf("AWS SDK: "+format, args...)
	})
}
