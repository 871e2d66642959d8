package rehearse

import (
	"context"
	"fmt"

	"respite/store/postgres/private"
	"respite/store/ruler"
)

// databases gives each book a database of its own. They go with their server.
type databases struct {
	server *private.Server
	made   int
}

// next makes one more.
func (d *databases) next(ctx context.Context) (string, error) {
	d.made++
	name := fmt.Sprintf("rehearsal_%d", d.made)
	return d.server.URL(name), ruler.NewDatabase(ctx, d.server.URL("postgres"), name)
}
