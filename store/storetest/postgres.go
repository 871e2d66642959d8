package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"respite/store/postgres/private"
	"respite/store/schema"
)

// server gives the PostgreSQL that books are opened on, if any: whoever runs the tests says so. It is read within
// the tests: only then does go test know that a result kept from the other engine does not count.
var server = sync.OnceValue(func() string { return os.Getenv(private.Variable) })

// OnPostgres tells whether books are opened on PostgreSQL, and not in files of SQLite.
func OnPostgres() bool { return server() != "" }

// at gives the URL of a database on the server.
func at(database string) string {
	where, err := url.Parse(server())
	if err != nil {
		panic(err) // it was connected to
	}
	where.Path = "/" + database
	return where.String()
}

// made counts the databases of this process.
var made atomic.Int64

// newDatabase makes a database with all tables, empty, for one test, and gives its URL.
func newDatabase(t testing.TB) string {
	t.Helper()
	template, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("book_%d_%d", os.Getpid(), made.Add(1))
	if err := administer("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return at(name)
}

// templates makes the database of which the others are copies, once for all processes that have the same steps.
var templates = sync.OnceValues(func() (string, error) {
	digest, err := schema.Digest()
	if err != nil {
		return "", err
	}
	name := "tables_" + digest[:16]
	conn, err := pgconn.Connect(context.Background(), server())
	if err != nil {
		return "", err
	}
	_, err = ask(conn, "SELECT pg_advisory_lock("+strconv.Itoa(makingTables)+")")
	if err == nil {
		err = makeTemplate(conn, name)
	}
	return name, errors.Join(err, conn.Close(context.Background()))
})

// makingTables is the lock of whoever makes the template.
const makingTables = 20260304

// makeTemplate makes it unless it is there. It gets its name when it is complete.
func makeTemplate(conn *pgconn.PgConn, name string) error {
	there, err := ask(conn, "SELECT 1 FROM pg_database WHERE datname = '"+name+"'")
	if err != nil || len(there) > 0 {
		return err
	}
	building := name + "_building"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + building, "CREATE DATABASE " + building} {
		if _, err := ask(conn, statement); err != nil {
			return err
		}
	}
	config, err := pgx.ParseConfig(at(building))
	if err != nil {
		return err
	}
	if _, err := schema.MigratePostgres(context.Background(), config); err != nil {
		return err
	}
	_, err = ask(conn, "ALTER DATABASE "+building+" RENAME TO "+name)
	return err
}

// administer runs a statement about databases.
func administer(statement string) error {
	conn, err := pgconn.Connect(context.Background(), server())
	if err != nil {
		return err
	}
	_, err = ask(conn, statement)
	return errors.Join(err, conn.Close(context.Background()))
}

// ask runs a statement and gives the first column of its rows.
func ask(conn *pgconn.PgConn, statement string) ([]string, error) {
	results, err := conn.Exec(context.Background(), statement).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	var column []string
	for _, row := range results[len(results)-1].Rows {
		column = append(column, string(row[0]))
	}
	return column, nil
}
