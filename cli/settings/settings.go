// Package settings reads what a server is run by: one TOML file, the variables RESPITE_* and the flags of the
// command line, each going before the one named here before it. A setting has one name in all of them.
//
// It must never show a secret, and never open a book or a port: it says how they are to be opened.
package settings

// Settings are everything a server is run by.
type Settings struct {
	Serving
	TLS   TLS    `toml:"tls"`
	Books []Book `toml:"book"`

	file string // where they come from; empty: from flags and the environment alone
}

// Serving is how the server meets the network and tells what it does.
type Serving struct {
	Listen         []string `toml:"listen" name:"addr" sep:"," help:"Address to listen on, HOST:PORT or unix:PATH; several with commas. Not given: 127.0.0.1:8080." placeholder:"ADDR"`
	InsecureHTTP   bool     `toml:"insecure_http" name:"insecure-http" help:"Let other machines in without encryption."`
	TrustedProxies []string `toml:"trusted_proxies" sep:"," help:"Networks of proxies in front, which are believed who calls; \"unix\" for those at a unix socket." placeholder:"CIDR"`
	ProxyHeader    string   `toml:"proxy_header" help:"In which headers they say it: x-forwarded (X-Forwarded-For, -Proto and -Host) or forwarded (RFC 7239). Not given: x-forwarded." placeholder:"NAME"`
	Drain          Span     `toml:"drain" help:"For how long /readyz says no before the server stops to listen, so that a load balancer goes elsewhere." placeholder:"SPAN"`
	Log            string   `toml:"log" help:"How much to log: debug, info, warn or error. Not given: info." placeholder:"LEVEL"`
	LogJSON        bool     `toml:"log_json" name:"log-json" help:"Log as JSON, a line for each entry."`
	Watching
}

// TLS is where certificates come from: from files, or by ACME.
type TLS struct {
	Certificate string   `toml:"certificate" help:"File with the certificate and those that vouch for it (PEM); read again when it changes." placeholder:"FILE"`
	KeyFile     string   `toml:"key_file" help:"File with its private key (PEM)." placeholder:"FILE"`
	Automatic   []string `toml:"automatic" sep:"," help:"Host names for which certificates are fetched by themselves (ACME), instead of files." placeholder:"HOST"`
	Cache       string   `toml:"cache" help:"Folder that keeps fetched certificates." placeholder:"DIR"`
	Email       string   `toml:"email" help:"Whom the authority writes to." placeholder:"ADDRESS"`
	Directory   string   `toml:"directory" help:"Address of the authority. Not given: Let's Encrypt." placeholder:"URL"`
	Redirect    []string `toml:"redirect" sep:"," help:"Addresses without encryption, which send people with browsers to the encrypted ones and nobody else." placeholder:"ADDR"`
}

// On tells whether the server encrypts.
func (t TLS) On() bool { return t.Certificate != "" || len(t.Automatic) > 0 }

// Book is one book and how it is kept.
type Book struct {
	Name  string   `toml:"name" kong:"-" help:"What commands call it: --book NAME. Small letters, digits and hyphens."`
	Kind  string   `toml:"kind" kong:"-" help:"live or test. A book never becomes the other."`
	Hosts []string `toml:"hosts" sep:"," help:"Host names it answers at; also HOST:PORT or :PORT. Not given: all that no other book has." placeholder:"HOST"`
	Place
	Repeat        *Span  `toml:"repeat" help:"For how long the same content counts as the same request. Not given: 10m." placeholder:"SPAN"`
	PrivatePushes bool   `toml:"private_pushes" help:"Pushes may go to networks that are not public."`
	CheckEvery    Span   `toml:"check_every" help:"How often the server proves the book while it runs; it reads every row. Not given: never." placeholder:"SPAN"`
	PerSecond     *int   `toml:"per_second" help:"Requests that one merchant may make in a second; 0: any number. Not given: 100." placeholder:"COUNT"`
	AtOnce        *int   `toml:"at_once" help:"Requests that are worked on at the same time; more are turned away at once. 0: any number. Not given: 256." placeholder:"COUNT"`
	BatchFolder   string `toml:"batch_folder" help:"Folder where files of delivered orders are put down: DIR/EID/orders.csv. Not given: none." placeholder:"DIR"`
	Post          `group:"post"`
}

// Place is where a book lies.
type Place struct {
	Data                 string `toml:"data" help:"Folder of the book. Not given: ./respite-data." placeholder:"DIR"`
	KeyFile              string `toml:"key_file" help:"File with the key of the book. Not given: the file key in the folder." placeholder:"FILE"`
	Database             string `toml:"database" help:"PostgreSQL database, without a password; search_path in it names the schema. Not given: SQLite in the folder." placeholder:"URL"`
	DatabasePasswordFile string `toml:"database_password_file" help:"File with the password for the database." placeholder:"FILE"`
	DatabasePassword     string `toml:"-" kong:"-" secret:"database_password" help:"The password itself; in the environment only."`
	Migrate              string `toml:"migrate" help:"auto: a server brings the tables up to date when it starts; check: it refuses to start until \"respite migrate\" has. Not given: auto for SQLite, check for PostgreSQL." placeholder:"HOW"`
	Rules                string `toml:"rules" help:"File with the risk rules. Not given: rules.toml in the folder." placeholder:"FILE"`
	Provider             string `toml:"provider" help:"File that says who the provider is. Not given: provider.toml in the folder." placeholder:"FILE"`
}

// Post says how documents and messages leave the house. What is not given stays in a folder of the book.
type Post struct {
	SMTP             string `toml:"smtp" name:"smtp" help:"Mail server; not given: mails stay in the folder mail of the book." placeholder:"HOST:PORT"`
	SMTPUser         string `toml:"smtp_user" name:"smtp-user" help:"User at the mail server; not given: it asks for none." placeholder:"NAME"`
	SMTPPasswordFile string `toml:"smtp_password_file" name:"smtp-password-file" help:"File with the password of the user." placeholder:"FILE"`
	SMTPPassword     string `toml:"-" kong:"-" secret:"smtp_password" help:"The password itself; in the environment only."`
	SMTPTLS          string `toml:"smtp_tls" name:"smtp-tls" help:"starttls, implicit or, on this machine, none. Not given: starttls." placeholder:"HOW"`
	MailFrom         string `toml:"mail_from" help:"Sender of mails; not given: the provider as in provider.toml." placeholder:"NAME <ADDRESS>"`
	SMSURL           string `toml:"sms_url" name:"sms-url" help:"Gateway of text messages; not given: they stay in the folder sms." placeholder:"URL"`
	SMSTokenFile     string `toml:"sms_token_file" name:"sms-token-file" help:"File with the token of that gateway." placeholder:"FILE"`
	SMSToken         string `toml:"-" kong:"-" secret:"sms_token" help:"The token itself; in the environment only."`
	Spool            string `toml:"spool" help:"Folder where the print partner fetches letters; not given: the folder spool." placeholder:"DIR"`
	PublicURL        string `toml:"public_url" name:"public-url" help:"Where the book is reached from outside; not given: where it was asked." placeholder:"URL"`
}

// PostGroup heads the flags of Post in the help.
const PostGroup = "How documents and messages leave the house:"
