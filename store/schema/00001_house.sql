-- +goose Up

-- Time is microseconds since 1970 in UTC, 0 for none. Days are days since 1970. Money is minor units.
-- Keys begin with what grows with time; every unique key of a merchant's row contains the merchant.

CREATE TABLE setting (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE counter (
	name  TEXT   NOT NULL PRIMARY KEY,
	value BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE merchant (
	id          BIGINT NOT NULL PRIMARY KEY,
	website_key TEXT   NOT NULL UNIQUE,
	name        TEXT   NOT NULL,
	secrets     TEXT   NOT NULL, -- sealed
	contract    TEXT   NOT NULL, -- JSON
	options     TEXT   NOT NULL, -- JSON
	plans       TEXT   NOT NULL, -- JSON
	made_at     BIGINT NOT NULL
);

CREATE TABLE person (
	id        TEXT   NOT NULL PRIMARY KEY,
	country   TEXT   NOT NULL,
	since     BIGINT NOT NULL,
	joined_to TEXT   NOT NULL,
	blocked   BIGINT NOT NULL,
	recent    TEXT   NOT NULL -- JSON
) WITHOUT ROWID;

CREATE INDEX person_joined ON person (joined_to) WHERE joined_to <> '';

CREATE TABLE person_mark (
	mark   TEXT NOT NULL PRIMARY KEY, -- keyed hash
	person TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE exposure (
	person   TEXT   NOT NULL,
	currency TEXT   NOT NULL,
	held     BIGINT NOT NULL CHECK (held >= 0),
	claims   BIGINT NOT NULL CHECK (claims >= 0),
	fees     BIGINT NOT NULL CHECK (fees >= 0),
	credit   BIGINT NOT NULL CHECK (credit >= 0),
	open     BIGINT NOT NULL CHECK (open >= 0),
	paid     BIGINT NOT NULL,
	PRIMARY KEY (person, currency)
) WITHOUT ROWID;

CREATE TABLE traffic (
	mark   TEXT NOT NULL PRIMARY KEY, -- keyed hash
	visits TEXT NOT NULL -- JSON
) WITHOUT ROWID;

CREATE TABLE command (
	merchant_id BIGINT NOT NULL,
	name        TEXT   NOT NULL,
	content     TEXT   NOT NULL,
	keyed       BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	answer      TEXT   NOT NULL, -- JSON
	PRIMARY KEY (merchant_id, name)
) WITHOUT ROWID;
CREATE INDEX command_age ON command (keyed, at);

CREATE TABLE reservation (
	number          BIGINT NOT NULL,
	merchant_id     BIGINT NOT NULL,
	person          TEXT   NOT NULL,
	state           TEXT   NOT NULL,
	country         TEXT   NOT NULL,
	currency        TEXT   NOT NULL,
	reserved        BIGINT NOT NULL CHECK (reserved >= 0),
	activated       BIGINT NOT NULL CHECK (activated >= 0),
	released        BIGINT NOT NULL CHECK (released >= 0),
	reference       TEXT   NOT NULL,
	order_reference TEXT   NOT NULL,
	made_at         BIGINT NOT NULL,
	expires_at      BIGINT NOT NULL,
	lines           TEXT   NOT NULL, -- JSON
	terms           TEXT   NOT NULL, -- JSON
	parties         TEXT   NOT NULL, -- sealed
	review          TEXT   NOT NULL, -- JSON
	events          BIGINT NOT NULL,
	pushes          BIGINT NOT NULL,
	shipments       BIGINT NOT NULL,
	request         TEXT   NOT NULL,
	PRIMARY KEY (number, merchant_id),
	CHECK (reserved >= activated + released)
) WITHOUT ROWID;
CREATE INDEX reservation_expiry ON reservation (expires_at) WHERE state IN ('pending', 'held', 'part_activated');

CREATE TABLE invoice (
	number       BIGINT NOT NULL,
	merchant_id  BIGINT NOT NULL,
	reservation  BIGINT NOT NULL,
	person       TEXT   NOT NULL,
	state        TEXT   NOT NULL,
	country      TEXT   NOT NULL,
	currency     TEXT   NOT NULL,
	gross        BIGINT NOT NULL CHECK (gross > 0),
	start_fee    BIGINT NOT NULL CHECK (start_fee >= 0),
	credited     BIGINT NOT NULL CHECK (credited >= 0),
	fee_waived   BIGINT NOT NULL,
	paid         BIGINT NOT NULL CHECK (paid >= 0),
	issued_on    BIGINT NOT NULL,
	due_on       BIGINT NOT NULL,
	carrier      TEXT   NOT NULL,
	send_by      TEXT   NOT NULL,
	reference    TEXT   NOT NULL,
	request      TEXT   NOT NULL,
	lines        TEXT   NOT NULL, -- JSON
	groups       TEXT   NOT NULL, -- JSON
	fee          TEXT   NOT NULL, -- JSON
	fee_returned TEXT   NOT NULL, -- JSON
	fee_stays    BIGINT NOT NULL,
	reserve      BIGINT NOT NULL CHECK (reserve >= 0),
	schedule     TEXT   NOT NULL, -- JSON
	parties      TEXT   NOT NULL, -- sealed
	made_at      BIGINT NOT NULL,
	PRIMARY KEY (number, merchant_id),
	CHECK (credited <= gross)
) WITHOUT ROWID;
CREATE INDEX invoice_reservation ON invoice (reservation, merchant_id);
CREATE INDEX invoice_open ON invoice (person, due_on) WHERE state = 'active';

CREATE TABLE credit_note (
	number       BIGINT NOT NULL,
	merchant_id  BIGINT NOT NULL,
	invoice      BIGINT NOT NULL,
	reservation  BIGINT NOT NULL,
	person       TEXT   NOT NULL,
	currency     TEXT   NOT NULL,
	gross        BIGINT NOT NULL CHECK (gross > 0),
	start_fee    BIGINT NOT NULL,
	off_claim    BIGINT NOT NULL CHECK (off_claim >= 0),
	to_consumer  BIGINT NOT NULL CHECK (to_consumer >= 0),
	fee_returned TEXT   NOT NULL, -- JSON
	issued_on    BIGINT NOT NULL,
	reference    TEXT   NOT NULL,
	pieces       TEXT   NOT NULL, -- JSON
	groups       TEXT   NOT NULL, -- JSON
	made_at      BIGINT NOT NULL,
	PRIMARY KEY (number, merchant_id)
) WITHOUT ROWID;
CREATE INDEX credit_note_invoice ON credit_note (invoice, merchant_id);

CREATE TABLE request (
	key         TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	action      TEXT   NOT NULL,
	status      TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	reservation BIGINT NOT NULL,
	invoice     BIGINT NOT NULL,
	credit      BIGINT NOT NULL,
	currency    TEXT   NOT NULL,
	amount      BIGINT NOT NULL,
	payment_key TEXT   NOT NULL,
	original    TEXT   NOT NULL,
	reference   TEXT   NOT NULL,
	origin      TEXT   NOT NULL, -- JSON
	PRIMARY KEY (key, merchant_id)
) WITHOUT ROWID;
CREATE INDEX request_reference ON request (merchant_id, reference) WHERE reference <> '';

CREATE TABLE request_parameter (
	merchant_id BIGINT NOT NULL,
	mark        TEXT   NOT NULL, -- keyed hash of kind, name and value
	key         TEXT   NOT NULL,
	PRIMARY KEY (merchant_id, mark, key)
) WITHOUT ROWID;

CREATE TABLE event (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	reservation BIGINT NOT NULL,
	no          BIGINT NOT NULL,
	person      TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	kind        TEXT   NOT NULL,
	actor       TEXT   NOT NULL,
	amount      BIGINT NOT NULL,
	invoice     BIGINT NOT NULL,
	credit      BIGINT NOT NULL,
	request     TEXT   NOT NULL,
	verdict     TEXT   NOT NULL,
	reason      TEXT   NOT NULL,
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX event_story ON event (reservation, no, merchant_id);

CREATE TABLE ledger_line (
	event       TEXT   NOT NULL,
	line        BIGINT NOT NULL,
	merchant_id BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	account     BIGINT NOT NULL,
	currency    TEXT   NOT NULL,
	amount      BIGINT NOT NULL CHECK (amount <> 0),
	person      TEXT   NOT NULL,
	reservation BIGINT NOT NULL,
	invoice     BIGINT NOT NULL,
	PRIMARY KEY (event, line, merchant_id)
) WITHOUT ROWID;

CREATE TABLE policy (
	hash TEXT NOT NULL PRIMARY KEY,
	text TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE verdict (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	reservation BIGINT NOT NULL,
	person      TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	outcome     TEXT   NOT NULL,
	policy      TEXT   NOT NULL,
	ending      TEXT   NOT NULL,
	facts       TEXT   NOT NULL, -- JSON
	verdict     TEXT   NOT NULL, -- JSON
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;

CREATE TABLE job (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	kind        TEXT   NOT NULL,
	lane        TEXT   NOT NULL,
	state       TEXT   NOT NULL,
	run_at      BIGINT NOT NULL,
	leased      BIGINT NOT NULL,
	attempts    BIGINT NOT NULL,
	made_at     BIGINT NOT NULL,
	payload     TEXT   NOT NULL, -- sealed
	error       TEXT   NOT NULL,
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE INDEX job_due ON job (run_at) WHERE state = 'waiting';
CREATE INDEX other_due ON job (run_at) WHERE state = 'waiting' AND kind <> 'push';
CREATE INDEX job_lane ON job (lane, id);

CREATE TABLE job_attempt (
	job         TEXT   NOT NULL,
	no          BIGINT NOT NULL,
	merchant_id BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	took        BIGINT NOT NULL, -- microseconds
	status      BIGINT NOT NULL,
	answer      TEXT   NOT NULL,
	good        BIGINT NOT NULL,
	PRIMARY KEY (job, no, merchant_id)
) WITHOUT ROWID;
