-- +goose Up

-- Orders of the standard integration, documents, and what the XML-RPC wire knows besides.

ALTER TABLE merchant ADD COLUMN profile TEXT NOT NULL DEFAULT '{}'; -- JSON

ALTER TABLE reservation ADD COLUMN passive BIGINT NOT NULL DEFAULT 0; -- the invoice number of the rest; 0: a reservation
ALTER TABLE reservation ADD COLUMN loose BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reservation ADD COLUMN details TEXT NOT NULL DEFAULT ''; -- sealed; empty for none
ALTER TABLE reservation ADD COLUMN drawn BIGINT NOT NULL DEFAULT 0;
UPDATE reservation SET drawn = 1 WHERE shipments > 0;
CREATE INDEX reservation_passive ON reservation (passive, merchant_id) WHERE passive <> 0;
CREATE INDEX reservation_reference ON reservation (merchant_id, reference) WHERE reference <> '';
CREATE INDEX reservation_order ON reservation (merchant_id, order_reference) WHERE order_reference <> '';

ALTER TABLE invoice ADD COLUMN payment_reference TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN plan TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE invoice ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN return_fees BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invoice ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invoice ADD COLUMN settled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invoice ADD COLUMN extension TEXT NOT NULL DEFAULT '{"net":0,"vat":0}'; -- JSON
ALTER TABLE invoice ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice ADD COLUMN test BIGINT NOT NULL DEFAULT 0;
CREATE INDEX invoice_payment ON invoice (payment_reference, merchant_id) WHERE payment_reference <> '';
UPDATE invoice SET refunded = COALESCE((SELECT SUM(c.to_consumer) FROM credit_note c
	WHERE c.invoice = invoice.number AND c.merchant_id = invoice.merchant_id), 0);
UPDATE invoice SET settled = 1 WHERE state = 'paid' OR state = 'credited' AND EXISTS (SELECT 1 FROM credit_note c
	WHERE c.invoice = invoice.number AND c.merchant_id = invoice.merchant_id AND c.off_claim = 0);

-- A credit note may only charge a fee, and then the claim grows.
ALTER TABLE credit_note RENAME TO credit_note_before;
DROP INDEX credit_note_invoice;
CREATE TABLE credit_note (
	number       BIGINT NOT NULL,
	merchant_id  BIGINT NOT NULL,
	invoice      BIGINT NOT NULL,
	reservation  BIGINT NOT NULL,
	person       TEXT   NOT NULL,
	currency     TEXT   NOT NULL,
	gross        BIGINT NOT NULL CHECK (gross >= 0),
	start_fee    BIGINT NOT NULL,
	off_claim    BIGINT NOT NULL,
	to_consumer  BIGINT NOT NULL CHECK (to_consumer >= 0),
	fee_returned TEXT   NOT NULL, -- JSON
	issued_on    BIGINT NOT NULL,
	reference    TEXT   NOT NULL,
	pieces       TEXT   NOT NULL, -- JSON
	groups       TEXT   NOT NULL, -- JSON
	fees         TEXT   NOT NULL, -- JSON
	fee_gross    BIGINT NOT NULL CHECK (fee_gross >= 0),
	fee_groups   TEXT   NOT NULL, -- JSON
	description  TEXT   NOT NULL, -- sealed; empty for none
	due_on       BIGINT NOT NULL, -- of a fee that opened a paid invoice again; 0 for none
	made_at      BIGINT NOT NULL,
	PRIMARY KEY (number, merchant_id)
) WITHOUT ROWID;
INSERT INTO credit_note SELECT number, merchant_id, invoice, reservation, person, currency, gross, start_fee, off_claim, to_consumer,
	fee_returned, issued_on, reference, pieces, groups, 'null', 0, 'null', '', 0, made_at FROM credit_note_before;
DROP TABLE credit_note_before;
CREATE INDEX credit_note_invoice ON credit_note (invoice, merchant_id);

CREATE TABLE customer_number (
	merchant_id BIGINT NOT NULL,
	number      TEXT   NOT NULL,
	mark        TEXT   NOT NULL, -- keyed hash of the buyer
	holder      TEXT   NOT NULL, -- sealed
	gone        BIGINT NOT NULL,
	PRIMARY KEY (merchant_id, number)
) WITHOUT ROWID;
CREATE INDEX customer_mark ON customer_number (merchant_id, mark);

CREATE TABLE printed_reference (
	merchant_id BIGINT NOT NULL,
	reference   TEXT   NOT NULL,
	country     TEXT   NOT NULL,
	invoice     BIGINT NOT NULL, -- that bears it; 0 for none
	made_at     BIGINT NOT NULL,
	PRIMARY KEY (reference, merchant_id)
) WITHOUT ROWID;

CREATE TABLE account (
	id           TEXT   NOT NULL,
	merchant_id  BIGINT NOT NULL,
	person       TEXT   NOT NULL,
	country      TEXT   NOT NULL,
	currency     TEXT   NOT NULL,
	product      TEXT   NOT NULL, -- JSON
	opened_on    BIGINT NOT NULL,
	statement_on BIGINT NOT NULL,
	apr          TEXT   NOT NULL, -- JSON
	drawn        BIGINT NOT NULL,
	draws        BIGINT NOT NULL,
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE INDEX account_person ON account (person);

CREATE TABLE document (
	number      BIGINT NOT NULL, -- of the invoice or credit note
	kind        TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	hash        TEXT   NOT NULL,
	content     TEXT   NOT NULL, -- sealed
	made_at     BIGINT NOT NULL,
	PRIMARY KEY (number, kind, merchant_id)
);

CREATE TABLE dispatch (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	kind        TEXT   NOT NULL,
	channel     TEXT   NOT NULL,
	state       TEXT   NOT NULL,
	invoice     BIGINT NOT NULL,
	credit      BIGINT NOT NULL,
	reservation BIGINT NOT NULL,
	hash        TEXT   NOT NULL,
	message     TEXT   NOT NULL, -- sealed: to whom, and the text
	made_at     BIGINT NOT NULL,
	sent_at     BIGINT NOT NULL,
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE INDEX dispatch_invoice ON dispatch (invoice, merchant_id) WHERE invoice <> 0;
CREATE INDEX dispatch_spooled ON dispatch (id) WHERE state = 'spooled';
