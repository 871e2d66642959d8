-- +goose Up

-- The people who work with the book, what they did, and how they find orders.

CREATE TABLE staff (
	id          TEXT   NOT NULL PRIMARY KEY,
	merchant_id BIGINT NOT NULL, -- 0: of the provider
	mark        TEXT   NOT NULL UNIQUE, -- keyed hash of the e-mail address
	state       TEXT   NOT NULL,
	made_at     BIGINT NOT NULL,
	profile     TEXT   NOT NULL -- sealed
) WITHOUT ROWID;
CREATE INDEX staff_merchant ON staff (merchant_id, id);

CREATE TABLE session (
	token      TEXT   NOT NULL PRIMARY KEY, -- hash
	expires_at BIGINT NOT NULL,
	content    TEXT   NOT NULL -- sealed
) WITHOUT ROWID;
CREATE INDEX session_age ON session (expires_at);

CREATE TABLE trail (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	member      TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	what        TEXT   NOT NULL,
	subject     TEXT   NOT NULL,
	detail      TEXT   NOT NULL, -- sealed: who, from where, details
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE INDEX trail_merchant ON trail (merchant_id, id);

-- By what people look for an order: name, e-mail address, phone number, amount.
CREATE TABLE order_mark (
	merchant_id BIGINT NOT NULL,
	mark        TEXT   NOT NULL, -- keyed hash
	number      BIGINT NOT NULL, -- of the reservation
	PRIMARY KEY (merchant_id, mark, number)
) WITHOUT ROWID;

-- Lists, each the newest first.
CREATE INDEX reservation_list ON reservation (merchant_id, state, number);
CREATE INDEX reservation_ending ON reservation (merchant_id, expires_at, number) WHERE state IN ('pending', 'held', 'part_activated');
CREATE INDEX invoice_list ON invoice (merchant_id, number);
CREATE INDEX invoice_due ON invoice (merchant_id, due_on, number) WHERE state = 'active';
CREATE INDEX credit_note_list ON credit_note (merchant_id, number);
CREATE INDEX job_push ON job (merchant_id, id) WHERE kind = 'push';
CREATE INDEX job_given_up ON job (merchant_id, id) WHERE state = 'given_up';
CREATE INDEX dispatch_failed ON dispatch (merchant_id, id) WHERE state = 'failed';
