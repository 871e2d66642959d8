package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
)

// Digest tells one version of the tables from another, as PostgreSQL has them: it is of the content of all steps.
func Digest() (string, error) {
	own := postgresSteps{steps}
	names, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return "", fmt.Errorf("list the steps of the schema: %w", err)
	}
	sum := sha256.New()
	for _, name := range names {
		text, err := fs.ReadFile(own, name)
		if err != nil {
			return "", fmt.Errorf("read the step %s of the schema: %w", name, err)
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
